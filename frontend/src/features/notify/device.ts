/** Notifications on this device: asking the browser, and telling the server where pushes go. */

import type { PeopleApi } from "@/api/people";
import { prefer, preferred } from "@/app/preferences";
import type { Outcome } from "@/chat/types";
import { quietHours } from "./quiet";

/**
 * `push`: also while the app is closed. `open`: only while it is open somewhere. `denied`: the browser
 * was told to refuse. `install`: this browser has them for installed apps only. `none`: it has none.
 */
export type DeviceState = "push" | "open" | "off" | "denied" | "install" | "none";

const hasNotifications = () => "Notification" in globalThis;

export async function deviceState(): Promise<DeviceState> {
  if (!hasNotifications()) return onApple() && !installed() ? "install" : "none";
  if (Notification.permission === "denied") return "denied";
  if (Notification.permission !== "granted" || preferred("notifications") === "off") return "off";
  return (await subscription()) === null ? "open" : "push";
}

/** An iPad says that it is a Mac, but can be touched. */
export function onApple(): boolean {
  const { userAgent, maxTouchPoints } = navigator;
  return /iPhone|iPad|iPod/.test(userAgent) || (/Macintosh/.test(userAgent) && maxTouchPoints > 1);
}

function installed(): boolean {
  return matchMedia("(display-mode: standalone)").matches;
}

export async function worker(): Promise<ServiceWorkerRegistration | null> {
  if (!("serviceWorker" in navigator)) return null;
  return (await navigator.serviceWorker.getRegistration()) ?? null;
}

async function subscription(): Promise<PushSubscription | null> {
  const registration = await worker();
  // Some browsers have workers and no push.
  return (await registration?.pushManager?.getSubscription().catch(() => null)) ?? null;
}

/** Asks the browser, then tells the server. Only after somebody pressed a button for it. */
export async function turnOn(api: PeopleApi): Promise<Outcome<DeviceState>> {
  if (!hasNotifications()) return { ok: true, value: await deviceState() };
  const answer = await Notification.requestPermission();
  if (answer !== "granted") return { ok: true, value: answer === "denied" ? "denied" : "off" };
  prefer("notifications", "on");
  const told = await tellDevice(api);
  return told.ok ? { ok: true, value: await deviceState() } : told;
}

export async function turnOff(api: PeopleApi): Promise<Outcome<DeviceState>> {
  prefer("notifications", "off");
  const own = await subscription();
  await own?.unsubscribe().catch(() => false);
  const removed = await api.removePushDevice();
  return removed.ok ? { ok: true, value: await deviceState() } : removed;
}

/**
 * Tells the server where pushes go and what may stand in them; asks the browser for an address, if it
 * has none. Where there is no push nothing is told: an open page still shows what it hears.
 */
export async function tellDevice(api: PeopleApi): Promise<Outcome<null>> {
  const nothing = { ok: true, value: null } as const;
  if (preferred("notifications") === "off" || !hasNotifications() || Notification.permission !== "granted")
    return nothing;
  const registration = await worker();
  if (registration?.pushManager === undefined) return nothing;
  const key = await api.pushKey();
  if (!key.ok) return key;
  const own = await subscribed(registration.pushManager, key.value.key).catch(() => null);
  if (own === null) return nothing;
  const { keys } = own.toJSON();
  const { p256dh, auth } = keys ?? {};
  if (p256dh === undefined || auth === undefined) return nothing;
  const hours = quietHours();
  return api.setPushDevice({
    endpoint: own.endpoint,
    p256dh,
    auth,
    preview: preferred("preview") === "on",
    ...(hours === null ? {} : { quiet: { ...hours, ahead: -new Date().getTimezoneOffset() } }),
  });
}

/** The subscription of this browser. To one for another key the server could not push. */
async function subscribed(manager: PushManager, key: string): Promise<PushSubscription> {
  const own = await manager.getSubscription();
  if (own !== null && signedBy(own, key)) return own;
  await own?.unsubscribe();
  return manager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
}

function signedBy({ options }: PushSubscription, key: string): boolean {
  if (options.applicationServerKey === null) return true;
  const bytes = String.fromCharCode(...new Uint8Array(options.applicationServerKey));
  return btoa(bytes).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "") === key;
}
