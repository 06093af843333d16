/**
 * Pushes: shown, and opened when they are pressed. Browsers take the right to push from a site whose
 * pushes show nothing, so each shows something unless a window is looked at.
 */
import { notifyText } from "@/app/text/notify";

/** As the server makes it: docs/protocol.md. Without a preview there is no name and no text in it. */
type Push = {
  readonly test?: boolean;
  readonly room?: string;
  readonly room_name?: string;
  readonly author?: string;
  readonly text?: string;
};

export function showPushes(worker: ServiceWorkerGlobalScope): void {
  worker.addEventListener("push", (event) => event.waitUntil(show(worker, read(event.data))));
  worker.addEventListener("notificationclick", (event) => {
    event.notification.close();
    event.waitUntil(open(worker, event.notification.data?.path ?? "/"));
  });
}

function read(data: PushMessageData | null): Push {
  try {
    const push: unknown = data?.json();
    return typeof push === "object" && push !== null ? push : {};
  } catch {
    return {};
  }
}

async function show(worker: ServiceWorkerGlobalScope, push: Push): Promise<void> {
  const { shown } = notifyText;
  if (push.test !== true && (await isLookedAt(worker))) return;
  const path = push.room === undefined ? "/" : `/r/${encodeURIComponent(push.room)}`;
  const title =
    push.test === true
      ? shown.test()
      : push.author === undefined
        ? shown.new()
        : shown.said(push.author, push.room_name);
  await worker.registration.showNotification(title, {
    body: push.text ?? "",
    // One for each room: a newer one takes the place of the one before.
    tag: push.room ?? "test",
    icon: "/icon-192.png",
    data: { path },
  });
  const all = await worker.registration.getNotifications();
  await worker.navigator.setAppBadge?.(all.length).catch(() => {});
}

async function isLookedAt(worker: ServiceWorkerGlobalScope): Promise<boolean> {
  const windows = await worker.clients.matchAll({ type: "window" });
  return windows.some(({ focused, visibilityState }) => focused && visibilityState === "visible");
}

/** In a window of the app, if there is one; it goes there without loading anew. */
async function open(worker: ServiceWorkerGlobalScope, path: string): Promise<void> {
  const windows = await worker.clients.matchAll({ type: "window" });
  const [first] = windows;
  if (first === undefined) {
    await worker.clients.openWindow(path);
    return;
  }
  first.postMessage({ goTo: path });
  await first.focus();
}
