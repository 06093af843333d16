/**
 * What happens while one looks elsewhere: notifications of an open page, a tone, the number on the
 * app's icon. Pushes are shown by the service worker; a device that has them leaves them to it.
 */
import { navigate } from "wouter/use-browser-location";
import { createPeopleApi } from "@/api/people";
import type { Chat } from "@/app/chatContext";
import { placeOf } from "@/app/paths";
import { onPreference, preferred } from "@/app/preferences";
import { notifyText } from "@/app/text/notify";
import { attentive, onAttention } from "@/app/useAttentive";
import { createCall } from "@/chat/rest";
import type { Room } from "@/chat/types";
import { badgeOf } from "../rooms/badge";
import { newsOf, type Waiting } from "./calls";
import { deviceState, tellDevice, worker } from "./device";
import { mayOffer, offer } from "./offer";
import { isQuiet } from "./quiet";
import { playTone } from "./tone";

/** Between two tones: a busy room is not an alarm. */
const toneRestMs = 3_000;

export function startNotifier({ store, actions }: Chat): () => void {
  const api = createPeopleApi(createCall((...request) => fetch(...request)));
  let waiting: Waiting = null;
  let whose: string | null = null;
  let toneAt = 0;
  let badge = -1;
  let closed = "";
  let told: string | null = null;

  function look(): void {
    const state = store.getState();
    const looking = attentive();
    if (state.connection.state === "online") actions.attend(looking);
    if (state.me?.id !== whose || state.boot !== "ready") {
      whose = state.me?.id ?? null;
      waiting = null;
    }
    if (whose === null || state.boot !== "ready" || state.connection.state !== "online") return;
    if (told !== whose) {
      told = whose;
      // The session may be a new one, and the time zone another.
      void tellDevice(api);
    }
    const news = newsOf(waiting, state.rooms, looking ? state.open : null);
    const [first] = news.called;
    if (waiting !== null && first !== undefined && !looking) void tell(first, news.called.length);
    waiting = news.waiting;
    void showBadge(state.rooms.reduce((sum, room) => sum + badgeOf(room), 0));
    const inFront = looking ? state.open : null;
    const settled = `${inFront} ${news.over.join(" ")}`;
    if (settled === closed) return;
    closed = settled;
    void closeRead(new Set(news.over), inFront);
  }

  async function tell(room: Room, rooms: number): Promise<void> {
    if (isQuiet(new Date())) return;
    if (preferred("sound") === "on" && Date.now() - toneAt > toneRestMs) {
      toneAt = Date.now();
      playTone();
    }
    const device = await deviceState();
    if (device === "off" && mayOffer()) offer.setState({ made: true });
    if (device === "open") await show(room, rooms);
  }

  async function show(room: Room, rooms: number): Promise<void> {
    const words =
      preferred("preview") === "on"
        ? { title: notifyText.shown.title(room.kind, room.name), body: notifyText.shown.waiting(rooms) }
        : { title: notifyText.shown.new(), body: "" };
    const path = `/r/${encodeURIComponent(room.id)}`;
    const options = { body: words.body, tag: room.id, icon: "/icon-192.png", data: { path } };
    const registration = await worker();
    try {
      if (registration !== null) return await registration.showNotification(words.title, options);
      const shown = new Notification(words.title, options);
      shown.addEventListener("click", () => {
        window.focus();
        navigate(path);
        shown.close();
      });
    } catch {
      // A browser that only lets workers show them, and has none here.
    }
  }

  /** What was read, here or elsewhere, is told no more. */
  async function closeRead(over: ReadonlySet<string>, inFront: string | null): Promise<void> {
    const registration = await worker();
    const shown = (await registration?.getNotifications?.().catch(() => [])) ?? [];
    for (const one of shown) if (over.has(one.tag) || one.tag === inFront) one.close();
  }

  async function showBadge(sum: number): Promise<void> {
    if (sum === badge) return;
    badge = sum;
    const set = sum === 0 ? navigator.clearAppBadge?.() : navigator.setAppBadge?.(sum);
    await set?.catch(() => {});
  }

  /** A notification was pressed while the app was open: the worker says where it leads. */
  function onWorker({ data }: MessageEvent): void {
    const path: unknown = data?.goTo;
    if (typeof path === "string" && placeOf(path).page === "room") navigate(path);
  }

  const stops = [
    store.subscribe(look),
    onAttention(look),
    onPreference(() => {
      if (told !== null) void tellDevice(api);
    }),
  ];
  if ("serviceWorker" in navigator) {
    navigator.serviceWorker.addEventListener("message", onWorker);
    stops.push(() => navigator.serviceWorker.removeEventListener("message", onWorker));
  }
  look();
  return () => {
    for (const stop of stops) stop();
  };
}
