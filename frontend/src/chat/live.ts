import { backoff } from "./backoff";
import type { Clock } from "./clock";
import type { Connection, Refused } from "./connection";
import { createErasing } from "./erasing";
import { emptyLog, follow, type Log, notice, type Row, skip } from "./log";
import { createPaging, type Paging } from "./paging";
import { type Asked, resume } from "./resume";
import {
  type Entry,
  type Event,
  emptySchema,
  type Place,
  type Position,
  type Verdict,
  verdictSchema,
} from "./wire";

/** Logs kept in memory, of the rooms opened last. */
const ROOMS_HELD = 20;
const NEWEST = 50;
const REPLAY = 200;
/** Gaps are filled by themselves up to this many entries. */
const FILL_BY_ITSELF = 200;
const RESUMED_MS = 10_000;

/** The open room, followed live, and the logs of rooms that were open before. */
export type Live = Pick<Paging, "loadOlder" | "loadNewer" | "openAt"> & {
  log(room: string): Log;
  paging: Paging["state"];
  catchingUp(room: string): boolean;
  /** For hello: the open room, to be resumed. */
  places(): readonly Place[];
  /** A connection came; hello asked for what `places` gave. */
  onOnline(): void;
  /** The server can answer again: what it refused is asked for now. */
  wake(): void;
  onEvent(event: RoomEvent): void;
  open(room: string | null): void;
  fillGap(room: string, key: string): Promise<void>;
  jumpToLatest(room: string): void;
  /** Nothing of this room is kept any more. */
  forget(room: string): void;
  /** Erased messages of it are still shown: they are being read anew. */
  behind(room: string): boolean;
  /** Logs from the snapshot; what is here already is newer. */
  restore(logs: ReadonlyMap<string, Log>): void;
  close(): void;
};

export type RoomEvent = Extract<
  Event,
  { readonly event: "entry" | "resumed" | "gap" | "truncated" | "reset" | "presence" }
>;

export type LiveOptions = {
  readonly connection: Connection;
  readonly clock: Clock;
  readonly me: string;
  /** What `log`, `paging` or `catchingUp` give for this room changed. `null` log: it is not held any more. */
  onChange(room: string): void;
  onDropped(room: string): void;
  /** Entries of the room came, applied or not. */
  onEntries(room: string, entries: readonly Entry[]): void;
  /** `entries`: the last of the log, as far as they came now. */
  onReached(room: string, position: Position, entries: readonly Entry[]): void;
  onCount(room: string, members: number): void;
  /**
   * The log went on in another epoch or lost its end: `lost` are the rows whose entries are gone, and
   * what was acknowledged before and is not in the log now may be gone too.
   */
  onBroken(room: string, lost: readonly Row[]): void;
  onGone(room: string): void;
};

export function createLive(options: LiveOptions): Live {
  const { connection, clock } = options;
  const logs = new Map<string, Log>();
  let open: string | null = null;
  // What the last place list or subscribe asked for; `null`: nothing is under way.
  let asked: { readonly room: string; readonly how: Asked } | null = null;
  // A subscription that was refused and is asked for again when the timer ends.
  let refused: { readonly room: string; readonly how: Asked } | null = null;
  let tries = 0;
  let cancelTimer = () => {};

  const logOf = (room: string) => logs.get(room) ?? emptyLog;

  function setLog(room: string, log: Log): void {
    if (logs.get(room) === log) return;
    logs.set(room, log);
    options.onChange(room);
  }

  const erasing = createErasing({ connection, clock, log: logOf, setLog });
  const paging = createPaging({
    connection,
    log: logOf,
    setLog,
    took,
    onChange: options.onChange,
    // A page asked for while the log catches up would not fit what it is then.
    isReady: (room) => room === open && connection.online() && asked === null,
  });

  function took(room: string, entries: readonly Entry[]): void {
    options.onEntries(room, entries);
    erasing.took(room, entries);
  }

  /* Subscribing */

  function places(): readonly Place[] {
    cancelTimer();
    refused = null;
    asked = null;
    if (open === null) return [];
    const { position } = logOf(open);
    asked = { room: open, how: position === null ? "newest" : "after" };
    return [{ room: open, ...position }];
  }

  function onOnline(): void {
    tries = 0;
    erasing.resume();
    if (asked !== null && asked.room !== open) {
      leave(asked.room);
      asked = null;
    }
    if (open === null) return;
    const room = open;
    if (asked === null) return void subscribe(room, "after");
    options.onChange(room);
    cancelTimer = clock.after(RESUMED_MS, () => void subscribe(room, "after"));
  }

  async function subscribe(room: string, how: Asked): Promise<void> {
    cancelTimer();
    refused = null;
    const position = how === "after" ? logOf(room).position : null;
    const mine = { room, how: position === null && how === "after" ? ("newest" as const) : how };
    asked = mine;
    options.onChange(room);
    const limit = position === null ? NEWEST : REPLAY;
    const reply = await connection.request({ op: "subscribe", room, ...position, limit }, verdictSchema);
    if (asked !== mine) return;
    if (reply.ok) settle(reply.value);
    else refuse(room, how, reply);
  }

  function settle(verdict: Verdict): void {
    if (asked === null || asked.room !== verdict.room) return;
    const { room, how } = asked;
    const before = logOf(room);
    const resumed = resume(before, verdict, how);
    asked = null;
    tries = 0;
    cancelTimer();
    logs.set(room, resumed.log);
    took(room, verdict.entries);
    options.onReached(room, { epoch: verdict.epoch, seq: verdict.top }, verdict.entries);
    if (verdict.member_count !== undefined) options.onCount(room, verdict.member_count);
    const elsewhere = before.position !== null && before.position.epoch !== verdict.epoch;
    if (elsewhere || verdict.verdict === "truncated") options.onBroken(room, resumed.lost);
    if (before.until !== null && resumed.log.until === null) paging.openedAtEnd(room);
    options.onChange(room);
    if (resumed.next !== "live") void subscribe(room, resumed.next);
    else paging.ready(room);
  }

  function refuse(room: string, how: Asked, { code, retryMs }: Refused): void {
    asked = null;
    if (code === "not_found") options.onGone(room);
    if (code !== "not_found" && code !== "forbidden" && connection.online()) {
      tries += 1;
      refused = { room, how };
      cancelTimer = clock.after(
        Math.max(retryMs, backoff(tries + 1, clock.random())),
        () => void subscribe(room, how),
      );
    }
    options.onChange(room);
  }

  function leave(room: string): void {
    void connection.request({ op: "unsubscribe", room }, emptySchema);
  }

  /* Events */

  function onEvent(event: RoomEvent): void {
    if (event.room !== open) return;
    switch (event.event) {
      case "resumed":
        settle(event);
        return;
      case "entry": {
        const { room, epoch, entry } = event;
        const followed = follow(logOf(room), epoch, entry);
        if (followed.next === "resume") {
          resumeAfter(room);
          return;
        }
        setLog(room, followed.log);
        took(room, [entry]);
        options.onReached(room, { epoch, seq: entry.seq }, [entry]);
        return;
      }
      case "gap": {
        const { room, epoch, from, to } = event;
        const skipped = skip(logOf(room), epoch, from, to);
        if (skipped.next === "resume") {
          resumeAfter(room);
          return;
        }
        setLog(room, skipped.log);
        const gap = skipped.log.rows.at(-1);
        if (gap?.status === "gap" && gap.state === "idle" && to - from < FILL_BY_ITSELF)
          void paging.fillGap(room, gap.key, FILL_BY_ITSELF);
        return;
      }
      case "truncated":
      case "reset":
        resumeAfter(event.room);
        return;
      case "presence": {
        const others = (users: typeof event.joined) => users.filter(({ id }) => id !== options.me);
        const at = new Date(clock.now()).toISOString();
        const joined = notice(logOf(event.room), "joined", others(event.joined), at);
        setLog(event.room, notice(joined, "left", others(event.left), at));
        return;
      }
    }
  }

  function resumeAfter(room: string): void {
    // An answer under way brings what is missing.
    if (asked === null) void subscribe(room, "after");
  }

  /* The open room */

  function openRoom(room: string | null): void {
    if (room === open) return;
    cancelTimer();
    if (open !== null) {
      if (connection.online()) leave(open);
      asked = null;
      // Come back to the live end, not to where reading far back had led.
      if (logOf(open).until !== null) logs.delete(open);
      paging.forget(open);
    }
    open = room;
    if (room === null) return;
    hold(room);
    options.onChange(room);
    if (connection.online()) void subscribe(room, "after");
  }

  /** Makes it the room opened last, and drops the one opened longest ago beyond the cap. */
  function hold(room: string): void {
    const log = logOf(room);
    logs.delete(room);
    logs.set(room, log);
    const [oldest] = logs.keys();
    if (logs.size > ROOMS_HELD && oldest !== undefined) {
      logs.delete(oldest);
      paging.forget(oldest);
      options.onDropped(oldest);
    }
  }

  return {
    log: logOf,
    paging: paging.state,
    catchingUp: (room) => asked?.room === room && connection.online(),
    places,
    onOnline,
    wake() {
      if (refused !== null && refused.room === open && connection.online())
        void subscribe(refused.room, refused.how);
    },
    onEvent,
    open: openRoom,
    loadOlder: paging.loadOlder,
    loadNewer: paging.loadNewer,
    openAt: paging.openAt,
    fillGap: (room, key) => paging.fillGap(room, key, FILL_BY_ITSELF),
    jumpToLatest(room) {
      paging.stay(room);
      if (room === open && connection.online() && logOf(room).until !== null) void subscribe(room, "newest");
    },
    behind: erasing.behind,
    forget(room) {
      logs.delete(room);
      paging.forget(room);
      erasing.forget(room);
    },
    restore(restored) {
      for (const [room, log] of [...restored].reverse())
        if (logOf(room).position === null) logs.set(room, log);
      if (open !== null) hold(open);
      for (const room of logs.keys()) options.onChange(room);
    },
    close: () => cancelTimer(),
  };
}
