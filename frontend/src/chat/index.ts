/**
 * The chat model: rooms, timelines, outbox and connection of the user signed in here, outside React.
 * The screen reads `store` and asks through `actions` (types.ts has their contract).
 */
import { createStore, type StoreApi } from "zustand/vanilla";
import { backoff } from "./backoff";
import { type Clock, systemClock } from "./clock";
import { listed, toRooms } from "./directory";
import { noFiles } from "./files";
import type { Ground, Session } from "./ground";
import { type Bootstrap, createCall, createRest } from "./rest";
import { lazyRoomActions } from "./room-actions-lazy";
import { openSession } from "./session";
import { browserSignals, type Signals } from "./signals";
import {
  adopt,
  clearSnapshot,
  type Device,
  loadDevice,
  loadSnapshot,
  type Snapshot,
  saveDevice,
} from "./snapshot";
import { openStorage, type Storage } from "./storage";
import { browserTabs, type TabMessage, type Tabs } from "./tabs";
import { type Transport, webSocketTransport } from "./transport";
import { browserLocks, type Locks } from "./turn";
import type { ChatActions, ChatState, Outcome, Server, User } from "./types";
import { uuidV7Source } from "./uuid";
import { NOT_SIGNED_IN } from "./values";

export type * from "./types";

/** What a test replaces; left out, it is the browser's. */
export type ChatOptions = {
  readonly transport?: Transport;
  readonly clock?: Clock;
  readonly signals?: Signals;
  readonly storage?: () => Promise<Storage>;
  readonly tabs?: Tabs;
  readonly locks?: Locks | null;
  readonly fetch?: typeof globalThis.fetch;
};

export type Chat = {
  readonly store: StoreApi<ChatState>;
  readonly actions: ChatActions;
  /** Ends everything, as closing the tab does. */
  stop(): void;
};

const nobody: Omit<ChatState, "server" | "boot" | "open" | "connection"> = {
  me: null,
  standing: null,
  storeState: "ok",
  rooms: [],
  leftRooms: [],
  lost: {},
  timelines: {},
  presence: {},
  typing: {},
  waiting: 0,
  quotes: {},
};

export function createChat(options: ChatOptions = {}): Chat {
  const clock = options.clock ?? systemClock;
  const signals = options.signals ?? browserSignals;
  const tabs = options.tabs ?? browserTabs("tertulia");
  const request: typeof fetch = options.fetch ?? ((...asked) => fetch(...asked));
  const call = createCall(request);
  const rest = createRest(call);
  const openedStorage = () => options.storage?.() ?? openStorage("tertulia", clock);
  const store = createStore<ChatState>(() => ({
    ...nobody,
    server: null,
    boot: "starting",
    connection: { state: "connecting" },
    open: null,
  }));

  let ground: Ground | null = null;
  let session: Session | null = null;
  // Whose session ended without their asking for it: they may enter again and find what they typed.
  let lapsed: { readonly user: User; readonly where: "in this page" | "before it" } | null = null;
  // One session may follow another: until it is there, nobody has a draft to ask for.
  let beginning: Promise<void> = Promise.resolve();
  let failures = 0;
  let cancelRetry = () => {};
  let stopped = false;

  async function start(): Promise<void> {
    const storage = await openedStorage();
    if (stopped) return storage.close();
    ground = {
      transport: options.transport ?? webSocketTransport("/ws"),
      clock,
      signals,
      storage,
      tabs,
      locks: options.locks === undefined ? browserLocks() : options.locks,
      newNonce: uuidV7Source(clock),
    };
    const device = await loadDevice(storage);
    if (device?.state === "in") {
      const snapshot = await loadSnapshot(storage, device.user.id);
      if (snapshot !== null && !stopped) {
        store.setState({ server: snapshot.server });
        await begin(ground, device.user, snapshot);
      }
    }
    await bootstrap(ground);
  }

  /** Asks the server who we are and what is here; where it cannot be asked, again and again. */
  async function bootstrap(ground: Ground): Promise<void> {
    cancelRetry();
    const device = await loadDevice(ground.storage);
    const answer = await askServer(ground.storage, device);
    if (stopped) return;
    if (!answer.ok) {
      // The snapshot is on the screen: the connection does the trying.
      if (session !== null) return session.connect();
      // Banned: they are told, and it is for them to try again.
      if (answer.refusal.code === "forbidden") {
        const { reason } = answer.refusal;
        store.setState({ boot: "failed", connection: { state: "refused", reason } });
        return;
      }
      failures += 1;
      const wait = (answer.refusal.retryAfterMs ?? 0) + backoff(failures + 1, clock.random());
      cancelRetry = clock.after(wait, () => void bootstrap(ground));
      store.setState({ boot: "failed" });
      return;
    }
    failures = 0;
    const { user, rooms } = answer.value;
    store.setState({ server: toServer(answer.value) });
    if (user === null) {
      await end();
      if (device?.state === "in") lapsed ??= { user: device.user, where: "before it" };
      store.setState({
        boot: "ready",
        ...toRooms(listed(rooms, new Map()), new Set(), ""),
        ...(lapsed === null ? {} : { connection: { state: "signed-out" } }),
      });
      return;
    }
    if (!goesOn(user)) await begin(ground, user, "saved");
    await saveDevice(ground.storage, { user, state: "in" });
    session?.learn(answer.value);
    session?.connect();
  }

  /** Somebody who left while the server was out of reach has to leave there first. */
  async function askServer(storage: Storage, device: Device | null): Promise<Outcome<Bootstrap>> {
    if (device?.state === "leaving") {
      const left = await rest.leave();
      if (!left.ok) return left;
      await saveDevice(storage, null);
    }
    return rest.bootstrap();
  }

  /** Whether the session here is this user's, under this name, and has not ended. */
  function goesOn(user: User): boolean {
    return (
      session?.user.id === user.id &&
      session.user.name === user.name &&
      store.getState().connection.state !== "signed-out"
    );
  }

  /** `saved`: paints what this device keeps, also of the session that ends for this one. */
  function begin(ground: Ground, user: User, paint: Snapshot | "saved" | null): Promise<void> {
    beginning = replaceSession(ground, user, paint);
    return beginning;
  }

  async function replaceSession(ground: Ground, user: User, paint: Snapshot | "saved" | null): Promise<void> {
    await end(session?.user.id === user.id ? "screen stays" : "all goes");
    const snapshot = paint === "saved" ? await loadSnapshot(ground.storage, user.id) : paint;
    store.setState({ me: user });
    session = openSession({
      ...ground,
      user,
      store,
      snapshot,
      askServer: () => rest.bootstrap(),
      deleteLast(room, seq, why) {
        const query = why === "" ? "" : `?${new URLSearchParams({ why })}`;
        const path = `/api/rooms/${encodeURIComponent(room)}/messages/${seq}${query}`;
        // Should it not arrive: the wish is kept, and sent at the next start.
        request(path, { method: "DELETE", keepalive: true }).catch(() => {});
      },
    });
    session.openRoom(store.getState().open);
    await session.loaded;
    store.setState({ boot: "ready" });
  }

  async function end(what: "screen stays" | "all goes" = "all goes"): Promise<void> {
    const ending = session;
    session = null;
    if (what === "all goes") store.setState(nobody);
    await ending?.close();
  }

  async function enter(name: string): Promise<Outcome<User>> {
    if (ground === null) return NOT_STARTED;
    const answer = await rest.enter(name);
    if (!answer.ok) return answer;
    await admit(answer.value.user);
    return { ok: true, value: answer.value.user };
  }

  async function admit(user: User): Promise<void> {
    if (ground === null) return;
    const { storage } = ground;
    const ended =
      session !== null && store.getState().connection.state === "signed-out" ? session.user : null;
    const before = ended === null ? lapsed : { user: ended, where: "in this page" as const };
    const same = session?.user.id === user.id;
    if (!same) await end();
    if (before !== null && before.user.id !== user.id) {
      // After a reload another person may sit here: only who gives the same name gets the text.
      if (before.where === "in this page" || before.user.name === user.name)
        await adopt(storage, before.user.id, user.id);
      await clearSnapshot(storage, before.user.id);
    }
    lapsed = null;
    await saveDevice(storage, { user, state: "in" });
    tabs.post({ kind: "entered", user: user.id });
    const begun = begin(ground, user, same ? "saved" : null);
    store.setState({ connection: { state: "connecting" } });
    await begun;
    if (store.getState().server === null) await bootstrap(ground);
    else session?.connect();
  }

  async function leave(): Promise<void> {
    const user = store.getState().me;
    if (ground === null || user === null) return;
    const { storage } = ground;
    await end();
    lapsed = null;
    store.setState({ connection: { state: "signed-out" } });
    // Remembered first: if the server cannot be told now, the next start does it.
    await saveDevice(storage, { user, state: "leaving" });
    await clearSnapshot(storage, user.id);
    tabs.post({ kind: "left", user: user.id });
    const left = await rest.leave();
    const device = await loadDevice(storage);
    if (left.ok && device?.state === "leaving") await saveDevice(storage, null);
  }

  async function onTab(message: TabMessage): Promise<void> {
    session?.onTab(message);
    if (message.kind === "left" && message.user === store.getState().me?.id) {
      await end();
      store.setState({ connection: { state: "signed-out" } });
    }
    const { me, connection } = store.getState();
    const another = message.user !== me?.id || connection.state === "signed-out";
    if (message.kind === "entered" && another && ground !== null) {
      lapsed = null;
      store.setState({ connection: { state: "connecting" } });
      await bootstrap(ground);
    }
  }
  const stopListening = tabs.listen((message) => void onTab(message));

  const actions: ChatActions = {
    start,
    enter,
    leave,
    admit,
    async refresh() {
      if (ground !== null) await bootstrap(ground);
    },
    ...lazyRoomActions(async () => {
      const [{ createRoomActions }, { createRoomsRest }] = await Promise.all([
        import("./room-actions"),
        import("./rooms-rest"),
      ]);
      return createRoomActions(createRoomsRest(call), () => session);
    }),
    openRoom(room) {
      if (session === null) store.setState({ open: room });
      else session.openRoom(room);
    },
    loadOlder: (room) => session?.loadOlder(room),
    loadNewer: (room) => session?.loadNewer(room),
    openAt: (room, seq) => session?.openAt(room, seq),
    fillGap: (room, key) => session?.fillGap(room, key),
    jumpToLatest: (room) => session?.jumpToLatest(room),
    say: async (room, text, beside) => session?.say(room, text, beside) ?? NOT_SIGNED_IN,
    wantQuote: (seq) => session?.wantQuote(seq),
    retry: (key) => session?.retry(key),
    withdraw: async (key) => session?.withdraw(key) ?? null,
    async draft(room) {
      await beginning;
      return session?.draft(room) ?? "";
    },
    saveDraft: (room, text) => session?.saveDraft(room, text),
    undoDelete: (room, seq) => session?.undoDelete(room, seq) ?? false,
    react: (room, seq, emoji, on) => session?.react(room, seq, emoji, on),
    pin: (room, seq, on) => session?.pin(room, seq, on),
    seen: (room, seq) => session?.seen(room, seq),
    markUnread: (room, seq) => session?.markUnread(room, seq),
    typing: (room) => session?.typing(room),
    attend: (attentive) => session?.attend(attentive),
    reconnect() {
      if (session !== null) session.reconnect();
      else if (store.getState().boot === "failed" && ground !== null) void bootstrap(ground);
    },
  };

  return {
    store,
    actions,
    stop() {
      stopped = true;
      cancelRetry();
      stopListening();
      const closed = session?.close() ?? Promise.resolve();
      void closed.then(() => {
        ground?.storage.close();
        tabs.close();
      });
    },
  };
}

const NOT_STARTED = {
  ok: false,
  refusal: { reason: "This page is still starting. Try again in a moment." },
} as const;

function toServer({ server, limits }: Bootstrap): Server {
  return {
    ...server,
    textBytes: limits.text_bytes,
    nameChars: limits.name_chars,
    roomNameChars: limits.room_name_chars,
    files: limits.files ?? noFiles,
  };
}
