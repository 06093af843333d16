/** The page's side of the service worker: starts it, and hears of newer versions. */
import { version } from "./version";

const address = "/sw.js";
/** How long a page that stays open waits before it asks for a newer version, when it is looked at again. */
const askAgainMs = 60 * 60_000;
/** A version that takes longer to come is waited for no more. */
const installMs = 15_000;
/** Drafts are written a moment after the last key: see chat/drafts.ts. */
const draftsMs = 500;

type Policy = { createScriptURL(url: string): string };
type Policies = { createPolicy(name: string, rules: Policy): Policy };

/** The content policy lets a script be loaded only from what this policy made; it makes this one address. */
function trustedAddress(): string {
  const { trustedTypes } = globalThis as { readonly trustedTypes?: Policies };
  const rules: Policy = {
    createScriptURL(url) {
      if (url !== address) throw new TypeError(`not a script of this app: ${url}`);
      return url;
    },
  };
  return (trustedTypes?.createPolicy("app", rules) ?? rules).createScriptURL(address);
}

export async function startWorker(): Promise<void> {
  const workers = workersHere();
  if (workers === null) return;
  const registration = await workers.register(trustedAddress(), { updateViaCache: "none" });
  const first = workers.controller === null;

  const look = () => {
    if (registration.waiting !== null && workers.controller !== null)
      version.setState({ renew: () => void renewPage() });
  };
  look();
  registration.addEventListener("updatefound", () => {
    registration.installing?.addEventListener("statechange", look);
  });
  // Another tab went on to the newer version; the parts of this one may be gone soon.
  workers.addEventListener("controllerchange", () => {
    if (!first) version.setState({ renew: () => void renewPage() });
  });

  let asked = Date.now();
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState !== "visible" || Date.now() - asked < askAgainMs) return;
    asked = Date.now();
    registration.update().catch(() => {});
  });
}

/** Reloads the page with the newest version there is. What was typed is kept first. */
export async function renewPage(): Promise<void> {
  const kept = new Promise((done) => setTimeout(done, draftsMs));
  const registration = await workersHere()?.getRegistration();
  if (registration !== undefined) await takeOver(registration);
  await kept;
  location.reload();
}

async function takeOver(registration: ServiceWorkerRegistration): Promise<void> {
  // Offline, or the server has no such file any more: the reload alone has to do.
  if (registration.waiting === null) await registration.update().catch(() => {});
  const worker = registration.waiting ?? registration.installing;
  if (worker === null) return;
  await reached(worker, "installed");
  if (registration.waiting === null) return;
  const taken = reached(registration.waiting, "activated");
  registration.waiting.postMessage("take over");
  await taken;
}

/** Resolves when the worker is that far, or will never be, or takes too long. */
function reached(worker: ServiceWorker, state: "installed" | "activated"): Promise<void> {
  const there = () => worker.state === state || worker.state === "activated" || worker.state === "redundant";
  if (there()) return Promise.resolve();
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, installMs);
    worker.addEventListener("statechange", () => {
      if (!there()) return;
      clearTimeout(timer);
      resolve();
    });
  });
}

/** `null`: no workers in this browser, or not on this address: they need HTTPS. */
function workersHere(): ServiceWorkerContainer | null {
  return "serviceWorker" in navigator ? navigator.serviceWorker : null;
}
