/**
 * The files of this version, so that the app opens without the server. Nothing of any user is in here:
 * messages are kept in the page's database.
 */
import { answerFor } from "./answers";
import { kept } from "./kept";

const prefix = "app-";
const cacheName = prefix + kept.version;
const page = "/index.html";
const files = new Set(kept.files);
/** Pages of the version before may still be open and want parts that they have not loaded yet. */
const versionsKept = 2;

export function keepFiles(worker: ServiceWorkerGlobalScope): void {
  worker.addEventListener("install", (event) => event.waitUntil(fetchAll()));
  worker.addEventListener("activate", (event) => {
    event.waitUntil(forgetOld().then(() => worker.clients.claim()));
  });
  worker.addEventListener("fetch", (event) => {
    const answer = answerFor(event.request, worker.location.origin, files);
    if (answer === null) return;
    const path = answer === "page" ? page : new URL(event.request.url).pathname;
    event.respondWith(fromCache(path, event.request));
  });
  // The page says when: never while somebody is in the middle of something.
  worker.addEventListener("message", ({ data }) => {
    if (data === "take over") void worker.skipWaiting();
  });
}

/** All or nothing: a version of which a file is missing is not installed. */
async function fetchAll(): Promise<void> {
  const cache = await caches.open(cacheName);
  await Promise.all(
    kept.files.map(async (path) => {
      // A name with a hash stands for these bytes for ever.
      const known = path.startsWith("/assets/") ? await caches.match(path) : undefined;
      const response = known ?? (await fetch(path, { cache: "no-cache" }));
      if (!response.ok) throw new Error(`${path}: ${response.status}`);
      await cache.put(path, response);
    }),
  );
}

async function forgetOld(): Promise<void> {
  // In the order in which they were made: ours is the last.
  const all = (await caches.keys()).filter((name) => name.startsWith(prefix) && name !== cacheName);
  const old = all.slice(0, Math.max(0, all.length - (versionsKept - 1)));
  await Promise.all(old.map((name) => caches.delete(name)));
}

/** What the browser took away to make room comes from the server again. */
async function fromCache(path: string, request: Request): Promise<Response> {
  const cache = await caches.open(cacheName);
  return (await cache.match(path)) ?? (await fetch(request));
}
