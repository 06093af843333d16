import type { StoreApi } from "zustand/vanilla";
import { createUnseen } from "./acknowledged";
import { createAutosave } from "./autosave";
import type { Clock } from "./clock";
import { createConnection } from "./connection";
import { toRooms } from "./directory";
import { createDrafts } from "./drafts";
import { createOutbox } from "./flush";
import { createLive } from "./live";
import { messageKey, type Row } from "./log";
import { OUTBOX_HOLDS, outboxLines, queued, textProblem, type Waiting } from "./outbox";
import { createAttendance } from "./presence";
import { createReader } from "./reading";
import type { Bootstrap } from "./rest";
import { createRoomList } from "./room-list";
import type { Signal, Signals } from "./signals";
import { type Snapshot, saveDirectory, saveLog } from "./snapshot";
import type { Storage } from "./storage";
import { createStoreWatch } from "./store-watch";
import type { TabMessage, Tabs } from "./tabs";
import { toTimeline } from "./timeline";
import type { Transport } from "./transport";
import { createTurn, type Locks } from "./turn";
import type { ChatActions, ChatState, Outcome, Server, Connection as Shown, User } from "./types";
import { createTyping } from "./typing";
import type { Entry, Event, Hello, Sent, WireRoom } from "./wire";

/** What a session stands on; a test gives its own. */
export type Ground = {
  readonly transport: Transport;
  readonly clock: Clock;
  readonly signals: Signals;
  readonly storage: Storage;
  readonly tabs: Tabs;
  readonly locks: Locks | null;
  readonly newNonce: () => string;
};

/** A signed-in user on this device: everything a screen can ask for that needs one. */
export type Session = Omit<ChatActions, "start" | "enter" | "leave" | "admit" | "refresh" | "createRoom"> & {
  readonly user: User;
  /** Resolves when drafts and outbox are read from this device. */
  readonly loaded: Promise<unknown>;
  connect(): void;
  /** The directory, from a source that may be older than the connection. */
  list(rooms: readonly WireRoom[]): void;
  roomCreated(room: WireRoom): void;
  onTab(message: TabMessage): void;
  /** Writes what is due and ends; the text of drafts and outbox stays on this device. */
  close(): Promise<void>;
};

export type SessionOptions = Ground & {
  readonly user: User;
  readonly store: StoreApi<ChatState>;
  readonly snapshot: Snapshot | null;
  /** By another way than the socket. */
  askServer(): Promise<Outcome<Bootstrap>>;
};

const DIRECTORY = "";

export function openSession(options: SessionOptions): Session {
  const { user, store, clock, signals, storage } = options;
  const me = user.id;
  const set = (part: Partial<ChatState>) => store.setState(part);
  const unseen = createUnseen();
  let cameToFront = false;

  const connection = createConnection({
    ...options,
    places() {
      storeWatch.connecting();
      return live.places();
    },
    onState,
    onHello,
    onEvent,
    whyRefused: () => storeWatch.whyRefused(),
  });
  const storeWatch = createStoreWatch({
    ...options,
    me,
    state: () => store.getState().storeState,
    onState(storeState) {
      set({ storeState });
      onOutbox(null);
    },
    onBack() {
      void outbox.wake();
      live.wake();
    },
  });
  const turn = createTurn(options.locks, `tertulia-outbox-${me}`, () => void outbox.takeOver());
  const outbox = createOutbox({
    ...options,
    user: me,
    connection,
    turn,
    onChange: onOutbox,
    onSent: (message, sent) => onSent({ ...sent, nonce: message.nonce, text: message.text }),
    onRefused(_, { code }) {
      if (code === "unauthorized") signOut();
    },
  });
  const drafts = createDrafts({ ...options, user: me, onChange: publishRooms });
  const live = createLive({
    ...options,
    connection,
    me,
    onChange: onLog,
    onDropped(room) {
      const { [room]: _, ...timelines } = store.getState().timelines;
      set({ timelines });
    },
    onEntries,
    onReached: (room, position) => rooms.reached(room, position),
    onCount: (room, members) => rooms.counted(room, members),
    onBroken,
    onGone: (room) => rooms.removed(room),
  });
  const reader = createReader(connection, clock);
  const rooms = createRoomList({
    me,
    reader,
    log: live.log,
    onChange() {
      autosave.changed(DIRECTORY);
      publishRooms();
    },
  });
  const typing = createTyping(connection, clock, (room, users) =>
    set({ typing: { ...store.getState().typing, [room]: users } }),
  );
  const attendance = createAttendance({
    ...options,
    connection,
    onPresence: (room, present) => set({ presence: { ...store.getState().presence, [room]: present } }),
    onCount: (room, members) => rooms.counted(room, members),
  });
  const autosave = createAutosave(clock, (name) => {
    const { server } = store.getState();
    if (name !== DIRECTORY) void saveLog(storage, me, name, live.log(name), clock.now());
    else if (server !== null) void saveDirectory(storage, me, server, [...rooms.directory().values()]);
  });
  const stopListening = signals.listen(onSignal);

  /* Publishing */

  function publishRooms(): void {
    set({ rooms: toRooms(rooms.directory(), drafts.rooms()) });
  }

  function publishTimeline(room: string): void {
    const timeline = toTimeline({
      log: live.log(room),
      acknowledged: unseen.of(room),
      outbox: outboxLines(outbox.messages(), room, user, clock.now(), flows()),
      older: live.older(room),
      catchingUp: live.catchingUp(room),
    });
    set({ timelines: { ...store.getState().timelines, [room]: timeline } });
  }

  /** Whether what is said goes out now, as far as the screen says. */
  function flows(): boolean {
    const { connection: shown, storeState } = store.getState();
    return shown.state === "online" && storeState === "ok";
  }

  function onLog(room: string): void {
    unseen.settle(room, live.log(room));
    publishTimeline(room);
    autosave.changed(room);
    const read = rooms.get(room)?.read;
    if (read !== undefined && room === store.getState().open) rooms.readHere(room, read);
  }

  function onOutbox(room: string | null): void {
    const waiting = [...outbox.messages()].filter(({ state }) => state !== "failed").length;
    if (waiting !== store.getState().waiting) set({ waiting });
    for (const shown of Object.keys(store.getState().timelines)) {
      if (room === null || room === shown) publishTimeline(shown);
    }
  }

  /* What the connection brings */

  function onState(state: Shown): void {
    set({ connection: state });
    if (state.state === "online") {
      live.onOnline();
      attendance.watch(store.getState().open);
      reader.tell();
      turn.want(cameToFront ? "take" : "wait");
      cameToFront = false;
      void storeWatch.online(connection);
      outbox.flush();
    } else {
      turn.release();
      typing.clear();
    }
    onOutbox(null);
  }

  function onHello(hello: Hello): void {
    const { server } = store.getState();
    set({ server: mergeServer(server, hello) });
    rooms.list(hello.rooms);
  }

  function onEvent(event: Event): void {
    switch (event.event) {
      case "entry":
      case "resumed":
      case "gap":
      case "truncated":
      case "reset":
        live.onEvent(event);
        return;
      case "presence":
        for (const { id } of event.left) typing.ended(event.room, id);
        // Who moved to another node never left, whatever order the nodes tell it in.
        live.onEvent({ ...event, joined: attendance.unknown(event.room, event.joined) });
        attendance.changed(event);
        rooms.counted(event.room, event.member_count);
        return;
      case "typing":
        if (event.user.id !== me && event.room === store.getState().open) typing.seen(event.room, event.user);
        return;
      case "room":
        if (event.change === "removed") {
          rooms.removed(event.room.id);
          return;
        }
        rooms.changed(event.room);
        return;
      case "read":
        rooms.readElsewhere(event.room, event.seq);
        return;
      case "status":
        storeWatch.told(event.state);
        return;
      case "bye":
      case "ping":
        return;
    }
  }

  function onEntries(room: string, entries: readonly Entry[]): void {
    for (const entry of entries) {
      if (entry.kind !== "message" && entry.kind !== "tombstone") continue;
      typing.ended(room, entry.author.id);
      if (entry.author.id === me) outbox.confirm(entry.nonce);
    }
  }

  /** Acknowledged, here or in another tab: it shows as sent until its entry comes. */
  function onSent({
    room,
    epoch,
    seq,
    at,
    nonce,
    text,
  }: Sent & { readonly nonce: string; readonly text: string }): void {
    unseen.add(room, { epoch, seq, at, nonce, text, author: user }, live.log(room));
    if (room === store.getState().open) publishTimeline(room);
    rooms.reached(room, { epoch, seq });
    const read = rooms.get(room)?.read ?? 0;
    if (read === seq - 1) rooms.readHere(room, seq);
  }

  /**
   * What we wrote and the server lost goes out again with the same nonces, and so does what was
   * acknowledged and never seen: where it is in the log after all, that appends nothing.
   */
  function onBroken(room: string, lost: readonly Row[]): void {
    const rows = lost.flatMap((row) =>
      row.status === "sent" && row.author.id === me ? [again(room, row)] : [],
    );
    const missed = unseen.take(room, live.log(room));
    void outbox.restore([
      ...rows,
      ...missed.map(({ nonce, text, at }) => queued(nonce, room, text, Date.parse(at))),
    ]);
  }

  /* What the browser and other tabs say */

  function onSignal(signal: Signal): void {
    switch (signal) {
      case "visible":
      case "pageshow":
        // The tab whose turn it is may be frozen in the background; the one in front never is.
        if (connection.online()) turn.want("take");
        else cameToFront = true;
        return;
      case "hidden":
      case "pagehide":
        void drafts.flush();
        autosave.flush();
        reader.tell();
        return;
      case "online":
      case "offline":
        return;
    }
  }

  function onTab(message: TabMessage): void {
    if (message.user !== me) return;
    switch (message.kind) {
      case "outbox":
        return void outbox.reload().then(() => outbox.flush());
      case "sent":
        onSent(message);
        return;
      case "draft":
        drafts.follow(message.room, message.text);
        return;
      case "entered":
      case "left":
        return;
    }
  }

  function signOut(): void {
    connection.stop();
    onState({ state: "signed-out" });
  }

  /* What the screen asks for */

  async function say(room: string, text: string): Promise<Outcome<string>> {
    const problem = textProblem(text, store.getState().server?.textBytes);
    if (problem !== null) return refuse(problem);
    const draft = drafts.get(room);
    const nonce = options.newNonce();
    const added = outbox.add(nonce, room, text);
    live.jumpToLatest(room);
    if (!(await added)) {
      return refuse(
        `${OUTBOX_HOLDS} messages are waiting to be sent already. Wait until some are sent, or delete failed ones.`,
      );
    }
    if (drafts.get(room) === draft) {
      drafts.save(room, "");
      await drafts.flush();
    }
    return { ok: true, value: messageKey(me, nonce) };
  }

  function openRoom(room: string | null): void {
    const before = store.getState().open;
    if (before !== room) typing.clear();
    set({ open: room });
    live.open(room);
    attendance.watch(room);
  }

  const loaded = Promise.all([outbox.load(), drafts.load()]);
  if (options.snapshot !== null) {
    rooms.list(options.snapshot.rooms);
    live.restore(options.snapshot.logs);
  }
  return {
    user,
    loaded,
    connect: () => connection.start(),
    list: rooms.list,
    roomCreated: rooms.changed,
    onTab,
    openRoom,
    loadOlder: (room) => void live.loadOlder(room),
    fillGap: (room, key) => void live.fillGap(room, key),
    jumpToLatest: live.jumpToLatest,
    say,
    retry: (key) => void outbox.retry(nonceOf(key)),
    withdraw: (key) => outbox.withdraw(nonceOf(key)),
    async draft(room) {
      await loaded;
      return drafts.get(room);
    },
    saveDraft: drafts.save,
    seen: rooms.readHere,
    typing: typing.send,
    reconnect: () => connection.retry(),
    async close() {
      stopListening();
      reader.tell();
      autosave.flush();
      const written = drafts.flush();
      connection.end();
      turn.release();
      typing.clear();
      for (const part of [outbox, drafts, live, reader, autosave]) part.close();
      await written;
    },
  };
}

function again(room: string, row: Extract<Row, { readonly status: "sent" }>): Waiting {
  return queued(nonceOf(row.key), room, row.text, Date.parse(row.at));
}

/** The inverse of `messageKey`; an author's id has no slash. */
function nonceOf(key: string): string {
  return key.slice(key.indexOf("/") + 1);
}

function refuse(reason: string): { readonly ok: false; readonly refusal: { readonly reason: string } } {
  return { ok: false, refusal: { reason } };
}

/** What hello does not tell is kept, or the default of the server. */
function mergeServer(server: Server | null, { server: { name, version }, limits }: Hello): Server {
  const rest = server ?? { access: "open", nameChars: 32, roomNameChars: 30 };
  return { ...rest, name, version, textBytes: limits.text_bytes };
}
