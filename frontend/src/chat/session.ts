import { createUnseen } from "./acknowledged";
import { createActing } from "./acting";
import { type Along, along } from "./along";
import { createAutosave } from "./autosave";
import { createBelonging } from "./belonging";
import { createChanges } from "./changes";
import { createConnection } from "./connection";
import { toRooms } from "./directory";
import { createDrafts } from "./drafts";
import { type OutFile, toShared } from "./files";
import { createOutbox } from "./flush";
import type { Session, SessionOptions } from "./ground";
import { createLive } from "./live";
import { messageKey, type Row } from "./log";
import { FULL_REASON, outboxLines, queued, textProblem } from "./outbox";
import { createAttendance } from "./presence";
import { createRoomList } from "./room-list";
import type { Signal } from "./signals";
import { dropLog, saveDirectory, saveLog } from "./snapshot";
import { createStoreWatch } from "./store-watch";
import type { TabMessage } from "./tabs";
import { type Acknowledged, toTimeline } from "./timeline";
import { createTurn } from "./turn";
import type { ChatState, Outcome, Connection as Shown } from "./types";
import { createTyping } from "./typing";
import { UNDO_MS } from "./undo";
import { again, mergeServer, nonceOf, refuse, without } from "./values";
import { type Entry, type Event, emptySchema, type Hello, type Sent } from "./wire";

const DIRECTORY = "";

export function openSession(options: SessionOptions): Session {
  const { store, clock, signals, storage } = options;
  const me = options.user.id;
  const set = (part: Partial<ChatState>) => store.setState(part);
  const unseen = createUnseen();
  let cameToFront = false;
  let attentive = false;

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
      acting.now()?.wishes.flush();
      live.wake();
    },
  });
  const turn = createTurn(options.locks, `tertulia-outbox-${me}`, () => {
    void outbox.takeOver();
    acting.now()?.wishes.follow();
  });
  const acting = createActing(
    {
      ...options,
      user: me,
      connection,
      turn,
      onWished(room) {
        if (room in store.getState().timelines) publishTimeline(room);
      },
      onQuotes: (quotes) => set({ quotes }),
      position: (room) => live.log(room).position,
    },
    ({ wishes, quotes }) => {
      quotes.open(store.getState().open);
      wishes.flush();
    },
  );
  const outbox = createOutbox({
    ...options,
    user: me,
    connection,
    turn,
    onChange: onOutbox,
    async carry(...files) {
      try {
        return await (await import("./upload")).carry(...files);
      } catch {
        return { ok: false, code: "late", reason: "", retryMs: 0 };
      }
    },
    onSent: ({ nonce, text, files, replyTo }, sent) =>
      onSent({ ...sent, nonce, text, ...along({ files: files?.flatMap(toShared), replyTo }) }),
    onRefused(_, { code }) {
      if (code === "unauthorized") signOut();
      // Muted, or the room was archived: what they may do here is not what we think.
      if (code === "forbidden") belonging.doubt();
    },
  });
  const drafts = createDrafts({ ...options, user: me, onChange: publishRooms });
  const live = createLive({
    ...options,
    connection,
    me,
    onChange: onLog,
    onDropped: (room) => set({ timelines: without(store.getState().timelines, room) }),
    onEntries,
    onReached: (room, position, entries) => rooms.reached(room, position, entries),
    onCount: (room, members) => rooms.counted(room, members),
    onBroken,
    onGone: (room) => belonging.lose(room),
  });
  const rooms = createRoomList({
    ...options,
    connection,
    me,
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
    // A copy that shows what was erased is not made: the one before comes back to the erasure.
    if (name !== DIRECTORY && live.behind(name)) return;
    if (name !== DIRECTORY) void saveLog(storage, me, name, live.log(name), clock.now());
    else if (server !== null)
      void saveDirectory(storage, me, server, belonging.me(), [...rooms.directory().values()]);
  });
  const belonging = createBelonging({
    ...options,
    rooms,
    waiting: () => outbox.messages(),
    onChange(part) {
      set(part);
      if ("standing" in part) autosave.changed(DIRECTORY);
    },
    onLost,
    onSignedOut: signOut,
  });
  const stopListening = signals.listen(onSignal);

  /* Publishing */

  function publishRooms(): void {
    set(toRooms(rooms.directory(), drafts.rooms(), me));
  }

  function publishTimeline(room: string): void {
    if (belonging.isLost(room)) return;
    const timeline = toTimeline({
      log: live.log(room),
      acknowledged: unseen.of(room),
      wished: acting.now()?.wishes.over(room, belonging.user()) ?? null,
      outbox: outboxLines(outbox.messages(), room, belonging.user(), clock.now(), flows()),
      ...live.paging(room),
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
    acting.now()?.wishes.settle(room, live.log(room).position);
    publishTimeline(room);
    autosave.changed(room);
    rooms.logged(room);
    const read = rooms.get(room)?.read;
    if (read !== undefined && room === store.getState().open) rooms.readHere(room, read);
  }

  function onOutbox(room: string | null): void {
    const waiting = [...outbox.messages()].filter(({ state }) => state !== "failed").length;
    if (waiting !== store.getState().waiting) set({ waiting });
    for (const shown of Object.keys(store.getState().timelines)) {
      if (room === null || room === shown) publishTimeline(shown);
    }
    belonging.publish();
  }

  /** Its messages go from this page and this device. */
  function onLost(room: string, reason: string): void {
    if (store.getState().open === room) openRoom(null);
    live.forget(room);
    const { timelines, presence } = store.getState();
    set({ timelines: without(timelines, room), presence: without(presence, room) });
    void dropLog(storage, me, room);
    void outbox.failRoom(room, reason);
    void acting.act(({ wishes }) => wishes.drop(room));
  }

  /* What the connection brings */

  function onState(state: Shown): void {
    set({ connection: state });
    if (state.state === "online") {
      live.onOnline();
      attendance.watch(store.getState().open);
      rooms.online();
      turn.want(cameToFront ? "take" : "wait");
      cameToFront = false;
      void storeWatch.online(connection);
      outbox.flush();
      acting.now()?.wishes.flush();
      acting.now()?.quotes.again();
    } else {
      turn.release();
      typing.clear();
      rooms.offline();
    }
    onOutbox(null);
  }

  function onHello(hello: Hello): void {
    const { server } = store.getState();
    set({ server: mergeServer(server, hello) });
    belonging.greeted(hello);
    tellAttention();
  }

  /** A connection begins as one that nobody looks at. */
  function tellAttention(): void {
    if (attentive) void connection.request({ op: "attention", attentive }, emptySchema);
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
          belonging.lose(event.room.id);
          return;
        }
        belonging.roomChanged(event.room);
        return;
      case "standing":
        belonging.doubt();
        return;
      case "read":
        rooms.readElsewhere(event.room, event);
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
    acting.now()?.quotes.took(room, entries);
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
    ...said
  }: Sent & Pick<Acknowledged, "nonce" | "text" | "files" | "replyTo">): void {
    const author = belonging.user();
    unseen.add(room, { epoch, seq, at, ...said, author }, live.log(room));
    if (room === store.getState().open) publishTimeline(room);
    const { nonce, text } = said;
    rooms.reached(room, { epoch, seq }, [{ kind: "message", seq, at, nonce, text, rev: 0, author }]);
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
      ...missed.map(({ nonce, text, at, ...beside }) => queued(nonce, room, text, Date.parse(at), beside)),
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
        if (signal === "pagehide") deleteNow();
        void drafts.flush();
        autosave.flush();
        rooms.tell();
        return;
      case "online":
      case "offline":
        return;
    }
  }

  /** Nobody comes back to take deletions back, or not in time. */
  function deleteNow(): void {
    for (const { room, seq, why } of acting.now()?.wishes.hurry() ?? []) options.deleteLast(room, seq, why);
  }

  function onTab(message: TabMessage): void {
    if (message.user !== me) return;
    switch (message.kind) {
      case "outbox":
        return void outbox.reload().then(() => outbox.flush());
      case "sent":
        onSent(message);
        return;
      case "wishes":
        acting.now()?.wishes.follow();
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

  async function say(room: string, text: string, beside: Along<OutFile> = {}): Promise<Outcome<string>> {
    const problem = textProblem(text, store.getState().server?.textBytes, beside.files?.length);
    if (problem !== null) return refuse(problem);
    const draft = drafts.get(room);
    const nonce = options.newNonce();
    const added = outbox.add(nonce, room, text, beside);
    live.jumpToLatest(room);
    if (!(await added)) return refuse(FULL_REASON);
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
    rooms.opened();
    live.open(room);
    acting.now()?.quotes.open(room);
    attendance.watch(room);
    if (room !== null && connection.online()) belonging.opened(room);
  }

  const loaded = Promise.all([outbox.load(), drafts.load(), acting.act(() => {})]);
  if (options.snapshot !== null) {
    rooms.list(options.snapshot.rooms);
    live.restore(options.snapshot.logs);
    const { me: before } = options.snapshot;
    if (before !== null) belonging.restore(before);
  }
  return {
    get user() {
      return belonging.user();
    },
    loaded,
    connect: () => connection.start(),
    learn: belonging.learn,
    roomChanged: belonging.roomChanged,
    parting: belonging.parting,
    ...createChanges(connection, options.newNonce),
    onTab,
    openRoom,
    loadOlder: (room) => void live.loadOlder(room),
    loadNewer: (room) => void live.loadNewer(room),
    openAt: live.openAt,
    fillGap: (room, key) => void live.fillGap(room, key),
    jumpToLatest: live.jumpToLatest,
    say,
    wantQuote: (seq) => void acting.act(({ quotes }) => quotes.want(seq)),
    retry: (key) => void outbox.retry(nonceOf(key)),
    withdraw: (key) => outbox.withdraw(nonceOf(key)),
    react: (room, seq, emoji, on) =>
      void acting.act(({ wishes }) =>
        wishes.wish({ kind: "reaction", room, seq, emoji, on, nonce: options.newNonce(), at: clock.now() }),
      ),
    pin: (room, seq, on) =>
      void acting.act(({ wishes }) =>
        wishes.wish({ kind: "pin", room, seq, on, nonce: options.newNonce(), at: clock.now() }),
      ),
    deleteMessage: (room, seq, why) =>
      void acting.act(({ wishes }) => {
        const now = clock.now();
        const about = { room, seq, nonce: options.newNonce(), at: now };
        wishes.wish({ kind: "deletion", ...about, why, due: now + UNDO_MS });
      }),
    undoDelete(room, seq) {
      const wishes = acting.now()?.wishes;
      if (room !== undefined && seq !== undefined) return wishes?.undo(room, seq) ?? false;
      const last = wishes?.undoable();
      return last != null && wishes?.undo(last.room, last.seq) === true;
    },
    async draft(room) {
      await loaded;
      return drafts.get(room);
    },
    saveDraft: drafts.save,
    seen: rooms.readHere,
    markUnread: rooms.unreadFrom,
    typing: typing.send,
    attend(now) {
      if (attentive === now) return;
      attentive = now;
      if (connection.online()) void connection.request({ op: "attention", attentive }, emptySchema);
    },
    reconnect: () => connection.retry(),
    async close() {
      stopListening();
      deleteNow();
      rooms.tell();
      autosave.flush();
      const written = drafts.flush();
      connection.end();
      turn.release();
      typing.clear();
      for (const part of [outbox, acting, drafts, live, rooms, autosave, belonging]) part.close();
      await written;
    },
  };
}
