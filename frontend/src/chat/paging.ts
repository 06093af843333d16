/** Pages of the open room's past: older, newer, around a message, and what gaps are missing. */
import type { Connection } from "./connection";
import { fill, hasOlder, type Log, prepend, type Row, setGap } from "./log";
import type { Opened, Timeline, Paging as Way } from "./types";
import { appendNewer, openPage, shows } from "./window";
import { type Entry, type History, historySchema } from "./wire";

const HISTORY = 100;
/** Pages asked for in a row when one holds nothing to show. */
const PAGES = 5;

export type Paging = {
  state(room: string): Pick<Timeline, "older" | "newer" | "opened"> & { readonly opening: boolean };
  loadOlder(room: string): Promise<void>;
  loadNewer(room: string): Promise<void>;
  /** A gap of at most `byItself` entries is loaded to its end, a larger one by one page. */
  fillGap(room: string, key: string, byItself: number): Promise<void>;
  /** Opens the room at a message, now or when it is `ready`. */
  openAt(room: string, seq: number): void;
  /** Does not go to the message that was asked for, if that is still to come. */
  stay(room: string): void;
  /** The log was opened at its live end by another way. */
  openedAtEnd(room: string): void;
  /** What waited for the room's subscription is done now. */
  ready(room: string): void;
  forget(room: string): void;
};

export type PagingOptions = {
  readonly connection: Connection;
  log(room: string): Log;
  setLog(room: string, log: Log): void;
  took(room: string, entries: readonly Entry[]): void;
  onChange(room: string): void;
  isReady(room: string): boolean;
};

type Place = { readonly before: number } | { readonly after: number } | { readonly around: number };

const IDLE: Way = { state: "idle" };
const AT_END: Opened = { visit: 0, at: "end" };

export function createPaging({ connection, log, setLog, took, onChange, isReady }: PagingOptions): Paging {
  const older = new Map<string, Way>();
  const newer = new Map<string, Way>();
  const opened = new Map<string, Opened>();
  let visits = 0;
  // The message to go to; `asking`: its page is under way.
  let wanted: { readonly room: string; readonly seq: number; asking: boolean } | null = null;

  function history(room: string, where: Place) {
    return connection.request<History>({ op: "history", room, ...where, limit: HISTORY }, historySchema);
  }

  function set(ways: Map<string, Way>, room: string, state: Way): void {
    ways.set(room, state);
    onChange(room);
  }

  async function loadOlder(room: string): Promise<void> {
    if (older.get(room)?.state === "loading" || !hasOlder(log(room))) return;
    set(older, room, { state: "loading" });
    for (let page = 0; page < PAGES; page += 1) {
      const { from, rows } = log(room);
      const reply = await history(room, { before: from });
      if (older.get(room)?.state !== "loading") return;
      // The log started anew meanwhile: this page does not fit in front of it.
      if (log(room).from !== from) break;
      if (!reply.ok) return set(older, room, { state: "failed", reason: reply.reason });
      setLog(room, prepend(log(room), reply.value));
      took(room, reply.value.entries);
      if (log(room).rows[0] !== rows[0] || !hasOlder(log(room))) break;
    }
    set(older, room, IDLE);
  }

  async function loadNewer(room: string): Promise<void> {
    if (newer.get(room)?.state === "loading" || log(room).until === null) return;
    set(newer, room, { state: "loading" });
    for (let page = 0; page < PAGES; page += 1) {
      const { until, rows } = log(room);
      if (until === null) break;
      const reply = await history(room, { after: until });
      if (newer.get(room)?.state !== "loading") return;
      if (log(room).until !== until) break;
      if (!reply.ok) return set(newer, room, { state: "failed", reason: reply.reason });
      setLog(room, appendNewer(log(room), reply.value));
      took(room, reply.value.entries);
      if (log(room).rows.at(-1) !== rows.at(-1)) break;
    }
    set(newer, room, IDLE);
  }

  async function fillGap(room: string, key: string, byItself: number): Promise<void> {
    const gap = gapOf(room, key);
    if (gap === null || gap.state === "loading" || gap.state === "gone") return;
    setLog(room, setGap(log(room), key, { state: "loading" }));
    const reply = await history(room, { after: gap.from - 1 });
    const now = gapOf(room, key);
    if (now?.from !== gap.from) return;
    if (!reply.ok) return setLog(room, setGap(log(room), key, { state: "failed", reason: reply.reason }));
    setLog(room, fill(log(room), key, reply.value));
    took(room, reply.value.entries);
    const rest = gapOf(room, key);
    if (rest?.state === "idle" && gap.to - gap.from < byItself) return fillGap(room, key, byItself);
  }

  function gapOf(room: string, key: string): Extract<Row, { readonly status: "gap" }> | null {
    const row = log(room).rows.find((candidate) => candidate.key === key);
    return row?.status === "gap" ? row : null;
  }

  /* To a message */

  async function go(): Promise<void> {
    const mine = wanted;
    if (mine === null || mine.asking) return;
    const { room, seq } = mine;
    if (shows(log(room), seq)) return arrive(room, { at: "message", seq });
    if (!isReady(room) || log(room).position === null) return;
    mine.asking = true;
    onChange(room);
    const reply = await history(room, { around: seq });
    if (wanted !== mine) return;
    mine.asking = false;
    // Without a connection it waits for the next one.
    if (!reply.ok && !isReady(room)) return onChange(room);
    if (!reply.ok) return arrive(room, { at: "nowhere", seq, reason: reply.reason });
    // Of another life of the log: the verdict that is on its way brings us here again.
    if (log(room).position?.epoch !== reply.value.epoch) return onChange(room);
    const there = openPage(log(room), reply.value);
    if (!shows(there, seq)) return arrive(room, { at: "nowhere", seq, reason: null });
    older.delete(room);
    newer.delete(room);
    setLog(room, there);
    took(room, reply.value.entries);
    arrive(room, { at: "message", seq });
  }

  function arrive(room: string, where: DistributiveOmit<Opened, "visit">): void {
    wanted = null;
    visits += 1;
    opened.set(room, { visit: visits, ...where });
    onChange(room);
  }

  function stay(room: string): void {
    if (wanted?.room === room) wanted = null;
  }

  return {
    state: (room) => ({
      older: older.get(room) ?? IDLE,
      newer: newer.get(room) ?? IDLE,
      opened: opened.get(room) ?? AT_END,
      opening: wanted?.room === room && wanted.asking,
    }),
    loadOlder,
    loadNewer,
    fillGap,
    openAt(room, seq) {
      wanted = { room, seq, asking: false };
      void go();
    },
    stay,
    openedAtEnd: (room) => {
      visits += 1;
      newer.delete(room);
      opened.set(room, { visit: visits, at: "end" });
    },
    ready(room) {
      if (wanted?.room === room) void go();
    },
    forget(room) {
      stay(room);
      for (const state of [older, newer, opened]) state.delete(room);
    },
  };
}

type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;
