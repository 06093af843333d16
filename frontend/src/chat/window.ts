/** Reading far back: the rows are a window of the log that may not reach its live end. */
import { goneRow, type Log, rewrite, rowsOf, trimOldest } from "./log";
import type { History } from "./wire";

/** The message with this seq, deleted or not, has its row. */
export function shows(log: Log, seq: number): boolean {
  return log.rows.some((row) => (row.status === "sent" || row.status === "deleted") && row.seq === seq);
}

/** The log with this page for its window; what was shown before is not kept. */
export function openPage(log: Log, page: History): Log {
  const { position } = log;
  if (position === null || position.epoch !== page.epoch) return log;
  const entries = page.entries.filter(({ seq }) => seq <= position.seq);
  const [first, last] = [entries[0]?.seq, entries.at(-1)?.seq];
  if (first === undefined || last === undefined) return log;
  const changed = rewrite(log, entries);
  return {
    ...changed,
    rows: rowsOf(changed, entries),
    from: first,
    lo: page.lo,
    until: last < position.seq ? last : null,
  };
}

/**
 * Puts a page of newer entries after the last row. Where it reaches the position, the window has joined
 * the live end. Over the cap the oldest rows go.
 */
export function appendNewer(log: Log, page: History): Log {
  const { position, until } = log;
  if (until === null || position === null || position.epoch !== page.epoch) return log;
  const entries = page.entries.filter(({ seq }) => seq > until && seq <= position.seq);
  const last = entries.at(-1)?.seq ?? (page.more ? until : position.seq);
  const changed = rewrite(log, entries);
  const gone = page.lo > until + 1 ? [goneRow(until + 1, Math.min(page.lo - 1, position.seq))] : [];
  return trimOldest({
    ...changed,
    rows: [...changed.rows, ...gone, ...rowsOf(changed, entries)],
    until: last < position.seq ? last : null,
  });
}
