/**
 * What this device knows of one room's log: pure values and functions. The rule of docs/protocol.md
 * is kept here: an entry is applied only if its seq is the position's + 1, and what is missing shows
 * as a gap row. Edits and deletions rewrite the row of their message.
 */
import { along } from "./along";
import { react } from "./reacting";
import type { GapState, Line, Mentions, User } from "./types";
import type { Entry, History, Position } from "./wire";

/** The lines that come from the log or stand between its entries; those of the outbox are not here. */
export type Row = Extract<
  Line,
  { readonly status: "sent" | "deleted" | "pinned" | "notice" | "gap" | "reset" }
>;
export type Change = Extract<Entry, { readonly kind: "edited" | "deleted" | "reacted" | "pinned" }>;

export type Log = {
  /** The last entry applied; `null` until the first page came. */
  readonly position: Position | null;
  /** The rows reach back to this seq; every hole after it has a gap row. */
  readonly from: number;
  /** The oldest seq the server keeps, as far as we know. */
  readonly lo: number;
  /** Oldest first, at most `MAX_ROWS`. */
  readonly rows: readonly Row[];
  /**
   * While reading far back, the rows reach up to this seq: entries still move the position and rewrite
   * rows, but add none. `null`: the rows reach the live end.
   */
  readonly until: number | null;
  /**
   * The newest changes of messages seen, in the order of the log, at most `MAX_CHANGES`: a page asked
   * for before such an entry may arrive after it, with the old text.
   */
  readonly changes: readonly Change[];
  /** How many notices were made: their keys. */
  readonly notices: number;
};

export const MAX_ROWS = 1_500;
const MAX_CHANGES = 400;
/** Notices of the same change closer than this are one row. */
const MERGE_MS = 60_000;

export const emptyLog: Log = {
  position: null,
  from: 0,
  lo: 0,
  rows: [],
  until: null,
  changes: [],
  notices: 0,
};

/** The React key of a message. The author is part of it: nobody can take another's nonce for a key. */
export function messageKey(author: string, nonce: string): string {
  return `${author}/${nonce}`;
}

export function hasOlder(log: Log): boolean {
  return log.position !== null && log.from > log.lo;
}

/* Going on at the live end */

/** `resume`: there is a hole before this entry, or it is of another epoch. Nothing was applied then. */
export type Followed = { readonly log: Log; readonly next: "done" | "resume" };

/** The next entry, live. */
export function follow(log: Log, epoch: string, entry: Entry): Followed {
  const { position } = log;
  if (position === null || position.epoch !== epoch || entry.seq > position.seq + 1)
    return { log, next: "resume" };
  return { log: append(log, epoch, [entry]), next: "done" };
}

/** Applies those of `entries` that follow the position without a hole; older ones are ignored. */
export function append(log: Log, epoch: string, entries: readonly Entry[]): Log {
  let seq = log.position?.seq ?? 0;
  const fresh: Entry[] = [];
  for (const entry of entries) {
    if (entry.seq !== seq + 1) continue;
    seq = entry.seq;
    fresh.push(entry);
  }
  const changed = rewrite(log, fresh);
  const rows = log.until !== null ? changed.rows : [...changed.rows, ...rowsOf(changed, fresh)];
  return trimOldest({ ...changed, rows, position: { epoch, seq } });
}

/** Entries `from`…`to` were not sent: the next one is `to` + 1. */
export function skip(log: Log, epoch: string, from: number, to: number): Followed {
  const { position } = log;
  if (position === null || position.epoch !== epoch || from > position.seq + 1)
    return { log, next: "resume" };
  if (to <= position.seq) return { log, next: "done" };
  const rows = log.until !== null ? log.rows : [...log.rows, gapRow(position.seq + 1, to)];
  return { log: trimOldest({ ...log, rows, position: { epoch, seq: to } }), next: "done" };
}

/** A presence notice. Users of the same change within a minute share a row; rows in between end that. */
export function notice(log: Log, change: "joined" | "left", users: readonly User[], at: string): Log {
  if (users.length === 0 || log.until !== null || log.position === null) return log;
  const last = log.rows.at(-1);
  if (
    last?.status === "notice" &&
    last.change === change &&
    Date.parse(at) - Date.parse(last.at) < MERGE_MS
  ) {
    const known = new Set(last.users.map((user) => user.id));
    const merged = { ...last, users: [...last.users, ...users.filter((user) => !known.has(user.id))] };
    return { ...log, rows: [...log.rows.slice(0, -1), merged] };
  }
  const notices = log.notices + 1;
  const row: Row = { status: "notice", key: `notice:${notices}`, at, change, users };
  return trimOldest({ ...log, notices, rows: [...log.rows, row] });
}

/* Pages */

/** A log that starts with this page of the newest entries; what was there before is gone. */
export function startAt(page: Page, before: Log): Log {
  const seq = page.entries.at(-1)?.seq ?? page.top;
  const base: Log = {
    ...emptyLog,
    position: { epoch: page.epoch, seq },
    from: page.entries[0]?.seq ?? page.top + 1,
    lo: page.lo,
    // Of another life of the log, its changes mean nothing here.
    changes: before.position?.epoch === page.epoch ? before.changes : [],
    notices: before.notices,
  };
  const changed = rewrite(base, page.entries);
  return { ...changed, rows: rowsOf(changed, page.entries) };
}

export type Page = Pick<History, "epoch" | "lo" | "top" | "entries">;

/** Starts at this page and says, where the new entries will follow, that the log is another one. */
export function startOver(page: Page, before: Log): Log {
  const log = startAt(page, before);
  return { ...log, rows: [...log.rows, { status: "reset", key: `reset:${page.epoch}` }] };
}

/** Puts the newest page after the rows that are here, with gap rows for what lies between. */
export function joinNewest(log: Log, page: Page): Log {
  const { position } = log;
  const first = page.entries[0]?.seq ?? page.top + 1;
  if (position === null || (log.rows.length === 0 && first > position.seq + 1)) return startAt(page, log);
  if (first <= position.seq + 1) return append({ ...log, lo: page.lo }, page.epoch, page.entries);
  const rows = log.until !== null ? log.rows : [...log.rows, ...hole(position.seq + 1, first - 1, page.lo)];
  return append(
    { ...log, lo: page.lo, rows, position: { epoch: page.epoch, seq: first - 1 } },
    page.epoch,
    page.entries,
  );
}

/** Puts a page of older entries before the first row. Over the cap the newest rows go. */
export function prepend(log: Log, page: History): Log {
  if (log.position?.epoch !== page.epoch) return log;
  const older = page.entries.filter((entry) => entry.seq < log.from);
  const changed = rewrite(log, older);
  const from = older[0]?.seq ?? log.from;
  const rows = [...rowsOf(changed, older), ...changed.rows];
  return trimNewest({ ...changed, rows, from, lo: page.more ? page.lo : from });
}

/** Puts entries after `gap.from` - 1 into the gap row with this key. What is still missing stays a gap. */
export function fill(log: Log, key: string, page: History): Log {
  const index = log.rows.findIndex((row) => row.key === key);
  const gap = log.rows[index];
  if (gap?.status !== "gap") return log;
  if (log.position?.epoch !== page.epoch) return setGap(log, key, NOT_SENT);
  const entries = page.entries.filter((entry) => entry.seq >= gap.from && entry.seq <= gap.to);
  const filled = page.more ? (page.entries.at(-1)?.seq ?? gap.from - 1) : gap.to;
  if (filled < gap.from && page.lo <= gap.from) return setGap(log, key, NOT_SENT);
  const changed = rewrite(log, page.entries);
  const inside = [
    ...(page.lo > gap.from ? [goneRow(gap.from, Math.min(page.lo - 1, gap.to))] : []),
    ...rowsOf(changed, entries),
    ...(filled < gap.to ? [gapRow(Math.max(filled + 1, page.lo), gap.to)] : []),
  ];
  const rows = [...changed.rows.slice(0, index), ...inside, ...changed.rows.slice(index + 1)];
  const next = { ...changed, rows };
  // The far end goes: the one further from what was asked for.
  return index < log.rows.length / 2 ? trimNewest(next) : trimOldest(next);
}

export function setGap(log: Log, key: string, state: GapState): Log {
  const rows = log.rows.map((row): Row => {
    if (row.status !== "gap" || row.key !== key) return row;
    return { status: "gap", key, from: row.from, to: row.to, ...state };
  });
  return { ...log, rows };
}

const NOT_SENT: GapState = { state: "failed", reason: "The server did not send them." };

/** Who stands as the author of what has none any more. */
const NOBODY: User = { id: "00000000-0000-0000-0000-000000000000", name: "Deleted user" };

/**
 * The rows of these slots as `entries` have them now, text and author, under the keys they have. A
 * slot without an entry keeps nothing. Nor do notices name whoever was the author before.
 */
export function rewriteSlots(log: Log, slots: ReadonlySet<number>, entries: readonly Entry[]): Log {
  const now = new Map(entries.map((entry) => [entry.seq, entry]));
  const authors = new Set<string>();
  const rewritten = log.rows.map((row): Row => {
    if (row.status === "pinned" && slots.has(row.seq)) {
      authors.add(row.author.id);
      return { ...row, author: NOBODY };
    }
    if ((row.status !== "sent" && row.status !== "deleted") || !slots.has(row.seq)) return row;
    authors.add(row.author.id);
    const entry = now.get(row.seq);
    const read = entry === undefined ? null : rowOf(entry);
    if (read?.status === "sent" || read?.status === "deleted") return { ...read, key: row.key };
    return { status: "deleted", key: row.key, seq: row.seq, at: row.at, author: NOBODY };
  });
  const rows = rewritten.flatMap((row): Row[] => {
    if (row.status !== "notice") return [row];
    const users = row.users.filter(({ id }) => !authors.has(id));
    return users.length === 0 ? [] : [{ ...row, users }];
  });
  // Nor do reactions come back of which these slots told, or which these messages had.
  const changes = log.changes.filter(
    ({ kind, seq, target }) =>
      (kind !== "reacted" && kind !== "pinned") || !(slots.has(seq) || slots.has(target)),
  );
  return { ...log, rows, changes };
}

/** The seqs of the messages and pins that are here. */
export function seqsOf(log: Log): ReadonlySet<number> {
  return new Set(
    log.rows.flatMap((row) =>
      row.status === "sent" || row.status === "deleted" || row.status === "pinned" ? [row.seq] : [],
    ),
  );
}

/** Forgets what lies beyond `end`, where an epoch turned out to have ended. */
export function cut(
  log: Log,
  end: number,
): { readonly log: Log; readonly lost: readonly Row[]; readonly rewritten: boolean } {
  const kept: Row[] = [];
  const lost: Row[] = [];
  for (const row of log.rows) {
    if (row.status === "notice" || row.status === "reset" || lastSeq(row) <= end) kept.push(row);
    else if (row.status === "gap" && row.from <= end)
      kept.push(row.state === "gone" ? goneRow(row.from, end) : gapRow(row.from, end));
    else lost.push(row);
  }
  const undone = log.changes.filter((change) => change.seq > end);
  return {
    log: {
      ...log,
      rows: kept,
      from: Math.min(log.from, end + 1),
      until: log.until !== null && log.until < end ? log.until : null,
      changes: log.changes.filter((change) => change.seq <= end),
    },
    lost,
    // A row shows an edit or a deletion that was lost: only the server knows what it said before.
    rewritten: undone.some((change) => change.target <= end),
  };
}

/* Rows */

export function rowsOf(log: Log, entries: readonly Entry[]): Row[] {
  return entries.flatMap((entry) => {
    const row = rowOf(entry);
    return row === null ? [] : [log.changes.reduce(changeRow, row)];
  });
}

function rowOf(entry: Entry): Row | null {
  switch (entry.kind) {
    case "message": {
      const { seq, at, author, text, rev, files, reply_to: replyTo, reactions, pinned } = entry;
      return {
        ...{ status: "sent", key: keyOf(entry), seq, at, author, text, rev },
        ...along({ files, replyTo }),
        ...called(entry),
        ...(reactions === undefined ? {} : { reactions }),
        ...(pinned === undefined ? {} : { pinned }),
      };
    }
    case "tombstone":
      return { status: "deleted", key: keyOf(entry), seq: entry.seq, at: entry.at, author: entry.author };
    case "pinned": {
      const { seq, at, author, target, on } = entry;
      return on ? { status: "pinned", key: `pin:${seq}`, seq, at, author, target } : null;
    }
    case "edited":
    case "deleted":
    case "reacted":
    case "erased":
    case "other":
      return null;
  }
}

function keyOf(entry: Extract<Entry, { readonly kind: "message" | "tombstone" }>): string {
  return messageKey(entry.author.id, entry.nonce === "" ? String(entry.seq) : entry.nonce);
}

/**
 * Remembers the changes among `entries` and applies them to the rows. All of a message's are applied
 * anew: those that come late, out of a gap, may not undo what came after them.
 */
export function rewrite(log: Log, entries: readonly Entry[]): Log {
  const changes = entries.filter(isChange);
  if (changes.length === 0) return log;
  const all = new Map([...log.changes, ...changes].map((change) => [change.seq, change]));
  const inOrder = [...all.values()].sort((a, b) => a.seq - b.seq);
  const targets = new Set(changes.map((change) => change.target));
  const rows = log.rows.map((row) =>
    row.status === "sent" && targets.has(row.seq) ? inOrder.reduce<Row>(changeRow, row) : row,
  );
  return { ...log, rows, changes: inOrder.slice(-MAX_CHANGES) };
}

function isChange(entry: Entry): entry is Change {
  return (
    entry.kind === "edited" || entry.kind === "deleted" || entry.kind === "reacted" || entry.kind === "pinned"
  );
}

/**
 * A row after a change: an older edit than the row's own does nothing, a deletion is final, and of
 * reactions the later counts.
 */
function changeRow(row: Row, change: Change): Row {
  if (row.status !== "sent" || row.seq !== change.target) return row;
  switch (change.kind) {
    case "deleted": {
      const { key, seq, at, author } = row;
      return { status: "deleted", key, seq, at, author };
    }
    case "edited":
      return edited(row, change);
    case "reacted": {
      const { reactions: before = [], ...rest } = row;
      const reactions = react(before, change.author, change.emoji, change.on);
      return reactions.length === 0 ? rest : { ...rest, reactions };
    }
    case "pinned": {
      const { pinned: _, ...rest } = row;
      return change.on ? { ...rest, pinned: { by: change.author, at: change.at } } : rest;
    }
  }
}

type Sent = Extract<Row, { readonly status: "sent" }>;

function edited(row: Sent, change: Extract<Change, { readonly kind: "edited" }>): Row {
  if (change.rev <= row.rev) return row;
  const { mentions: _, ...rest } = row;
  return { ...rest, text: change.text, rev: change.rev, ...called(change) };
}

function called({ mentions }: { readonly mentions?: Mentions }): { readonly mentions?: Mentions } {
  return mentions === undefined ? {} : { mentions };
}

type GapRow = Extract<Row, { readonly status: "gap" }>;

/** The rows for the missing `from`…`to`, of which the server keeps nothing below `lo`. */
function hole(from: number, to: number, lo: number): Row[] {
  const rows: Row[] = [];
  if (lo > from) rows.push(goneRow(from, Math.min(lo - 1, to)));
  if (lo <= to) rows.push(gapRow(Math.max(from, lo), to));
  return rows;
}

/** Filling works from `from` upwards, so `to` makes a key that lasts. */
function gapRow(from: number, to: number): GapRow {
  return { status: "gap", key: `gap:${to}`, from, to, state: "idle" };
}

export function goneRow(from: number, to: number): GapRow {
  return { status: "gap", key: `gone:${to}`, from, to, state: "gone" };
}

function lastSeq(row: Exclude<Row, { readonly status: "notice" | "reset" }>): number {
  return row.status === "gap" ? row.to : row.seq;
}

/** The first seq a row stands for; `null`: it stands for none. */
export function firstSeq(row: Row): number | null {
  switch (row.status) {
    case "sent":
    case "deleted":
    case "pinned":
      return row.seq;
    case "gap":
      return row.from;
    case "notice":
    case "reset":
      return null;
  }
}

export function trimOldest(log: Log): Log {
  if (log.rows.length <= MAX_ROWS) return log;
  const rows = log.rows.slice(-MAX_ROWS);
  const from = rows.map(firstSeq).find((seq) => seq !== null);
  return { ...log, rows, from: from ?? (log.position?.seq ?? 0) + 1 };
}

function trimNewest(log: Log): Log {
  if (log.rows.length <= MAX_ROWS) return log;
  const rows = log.rows.slice(0, MAX_ROWS);
  const last = rows.findLast((row) => row.status !== "notice" && row.status !== "reset");
  const until = last?.status === "gap" ? last.to : last?.seq;
  return { ...log, rows, until: until ?? log.from - 1 };
}
