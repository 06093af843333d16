/** What a room's timeline shows: its log, what was just sent, and what is still in the outbox. */
import { along } from "./along";
import type { SharedFile } from "./files";
import { hasOlder, type Log, messageKey, type Row } from "./log";
import type { OutboxLine } from "./outbox";
import type { Timeline, User } from "./types";
import type { Position } from "./wire";

/** A message of ours that was acknowledged before its entry came. */
export type Acknowledged = Position & {
  readonly nonce: string;
  readonly at: string;
  readonly author: User;
  readonly text: string;
  readonly files?: readonly SharedFile[];
  readonly replyTo?: number;
};

/** Those whose entries are still to come. Of another epoch: the next verdict tells what became of it. */
export function stillAhead(acknowledged: readonly Acknowledged[], log: Log): readonly Acknowledged[] {
  if (acknowledged.length === 0) return acknowledged;
  const { position } = log;
  const here = new Set(log.rows.map((row) => row.key));
  return acknowledged.filter(
    ({ epoch, seq, author, nonce }) =>
      (position === null || epoch !== position.epoch || seq > position.seq) &&
      !here.has(messageKey(author.id, nonce)),
  );
}

export type Parts = {
  readonly log: Log;
  readonly acknowledged: readonly Acknowledged[];
  readonly outbox: readonly OutboxLine[];
  /** What this user wished of a row and the log does not say yet. */
  readonly wished: ((row: Row) => Row) | null;
  readonly older: Timeline["older"];
  readonly newer: Timeline["newer"];
  readonly opened: Timeline["opened"];
  /** On the way to a message that is not here. */
  readonly opening: boolean;
  readonly catchingUp: boolean;
};

/** A message has the same key in all three parts; it shows once, as the furthest it has come. */
export function toTimeline({ log, acknowledged, outbox, wished, opening, ...ways }: Parts): Timeline {
  const ahead = log.until !== null ? [] : stillAhead(acknowledged, log).map(acknowledgedRow);
  const settled = outbox.length === 0 ? null : new Set([...log.rows, ...ahead].map((row) => row.key));
  const waiting = outbox.filter((line) => settled?.has(line.key) !== true);
  const rows = wished === null ? log.rows : log.rows.map(wished);
  return {
    lines: ahead.length + waiting.length === 0 ? rows : [...rows, ...ahead, ...waiting],
    phase: log.position === null || opening ? "loading" : "ready",
    hasOlder: hasOlder(log),
    hasNewer: log.until !== null,
    ...ways,
  };
}

function acknowledgedRow({ nonce, seq, at, author, text, ...beside }: Acknowledged): Row {
  const key = messageKey(author.id, nonce);
  return { status: "sent", key, seq, at, author, text, rev: 0, ...along(beside) };
}
