/** Slots of the log whose entries were erased: read anew, so that no old text and no old name stays. */
import { backoff } from "./backoff";
import type { Clock } from "./clock";
import type { Connection } from "./connection";
import { type Log, rewriteSlots, seqsOf } from "./log";
import { type Entry, historySchema } from "./wire";

/** Of a room. Beyond it the oldest are forgotten: only a page that was under way could need them. */
const REMEMBERED = 2_000;
const PAGE = 100;

export type Erasing = {
  /** These entries are in the log now. */
  took(room: string, entries: readonly Entry[]): void;
  /** There is a connection: what could not be read is read. */
  resume(): void;
  forget(room: string): void;
  /** Whether the log still shows what was erased: its position is further than what it says. */
  behind(room: string): boolean;
};

export type ErasingOptions = {
  readonly connection: Connection;
  readonly clock: Clock;
  log(room: string): Log;
  setLog(room: string, log: Log): void;
};

export function createErasing({ connection, clock, log, setLog }: ErasingOptions): Erasing {
  const erased = new Map<string, ReadonlySet<number>>();
  const pending = new Map<string, Set<number>>();
  const reading = new Set<string>();

  function took(room: string, entries: readonly Entry[]): void {
    const targets = entries.flatMap((entry) => (entry.kind === "erased" ? entry.targets : []));
    const before = erased.get(room);
    if (targets.length === 0 && before === undefined) return;
    const known = new Set([...(before ?? []), ...targets].slice(-REMEMBERED));
    erased.set(room, known);
    // Those that are shown, and those of a page that was asked for before they were erased.
    const shown = seqsOf(log(room));
    const came = entries.flatMap((entry) =>
      (entry.kind === "message" || entry.kind === "pinned") && known.has(entry.seq) ? [entry.seq] : [],
    );
    const due = [...targets, ...came].filter((seq) => shown.has(seq));
    if (due.length === 0) return;
    pending.set(room, new Set([...(pending.get(room) ?? []), ...due]));
    void readAnew(room);
  }

  async function readAnew(room: string): Promise<void> {
    if (reading.has(room)) return;
    reading.add(room);
    for (let due = pending.get(room); due !== undefined && due.size > 0; due = pending.get(room)) {
      const first = Math.min(...due);
      const reply = await connection.request(
        { op: "history", room, after: first - 1, limit: PAGE },
        historySchema,
      );
      if (!reply.ok) {
        if (reply.code === "not_found" || reply.code === "forbidden") pending.delete(room);
        else if (connection.online())
          clock.after(Math.max(reply.retryMs, backoff(2, clock.random())), () => void readAnew(room));
        break;
      }
      const { epoch, entries, more } = reply.value;
      // Of another life of the log, these slots mean nothing.
      if (log(room).position?.epoch !== epoch) {
        pending.delete(room);
        break;
      }
      const end = more ? (entries.at(-1)?.seq ?? first) : Number.MAX_SAFE_INTEGER;
      const read = new Set([...due].filter((seq) => seq <= end));
      setLog(room, rewriteSlots(log(room), read, entries));
      for (const seq of read) due.delete(seq);
      if (due.size === 0) pending.delete(room);
    }
    reading.delete(room);
  }

  return {
    took,
    resume() {
      for (const room of pending.keys()) void readAnew(room);
    },
    behind: (room) => pending.has(room),
    forget(room) {
      erased.delete(room);
      pending.delete(room);
    },
  };
}
