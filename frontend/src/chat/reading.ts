import type { Clock } from "./clock";
import type { Connection } from "./connection";
import { firstSeq, type Log, type Row } from "./log";
import { readSchema } from "./wire";

/**
 * How far the user has read who has read to `read`: entries that show nothing to read (edits,
 * deletions, unknown kinds) and the user's own messages follow by themselves.
 */
export function readThrough(log: Log, read: number, me: string): number {
  if (log.position === null || log.until !== null || read < log.from - 1) return read;
  const unread = log.rows.find((row) => mustBeRead(row, read, me));
  const before = unread === undefined ? log.position.seq : (firstSeq(unread) ?? 1) - 1;
  return Math.max(read, before);
}

function mustBeRead(row: Row, read: number, me: string): boolean {
  switch (row.status) {
    case "sent":
      return row.seq > read && row.author.id !== me;
    case "gap":
      return row.to > read;
    case "deleted":
    case "pinned":
    case "notice":
    case "reset":
      return false;
  }
}

const EVERY_MS = 1_000;

/** Tells the server how far this user has read: for each room the newest position, once a second. */
export type Reader = {
  /** Positions the server may not have yet. */
  untold(): ReadonlyMap<string, number>;
  /** Never moves back. */
  read(room: string, seq: number): void;
  /** Everything from `seq` on is to be unread again. Told at once, or with the next connection. */
  unread(room: string, seq: number): void;
  /** Another device moved it back: what was read here before that is not told any more. */
  drop(room: string): void;
  /** Tells what is untold, now: the page may go away, or a connection came. */
  tell(): void;
  close(): void;
};

export function createReader(connection: Connection, clock: Clock): Reader {
  const untold = new Map<string, number>();
  const back = new Map<string, number>();
  let timer: (() => void) | null = null;

  async function tellOne(of: Map<string, number>, room: string, seq: number): Promise<void> {
    const command =
      of === back ? ({ op: "read", room, seq, back: true } as const) : { op: "read", room, seq };
    const reply = await connection.request({ ...command, op: "read" }, readSchema);
    // A room that is gone is never read; anything else is told with the next position or connection.
    const settled =
      reply.ok || reply.code === "not_found" || reply.code === "bad_request" || reply.code === "forbidden";
    if (settled && of.get(room) === seq) of.delete(room);
  }

  function tell(): void {
    if (!connection.online()) return;
    for (const [room, seq] of back) void tellOne(back, room, seq);
    for (const [room, seq] of untold) void tellOne(untold, room, seq);
  }

  return {
    untold: () => untold,
    read(room, seq) {
      if (seq <= (untold.get(room) ?? 0)) return;
      untold.set(room, seq);
      if (timer !== null) return;
      tell();
      timer = clock.after(EVERY_MS, () => {
        timer = null;
        tell();
      });
    },
    unread(room, seq) {
      untold.delete(room);
      back.set(room, Math.max(0, seq - 1));
      tell();
    },
    drop: (room) => untold.delete(room),
    tell,
    close: () => timer?.(),
  };
}
