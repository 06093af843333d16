import { append, cut, joinNewest, type Log, type Row, startAt, startOver } from "./log";
import type { Verdict } from "./wire";

/**
 * How a subscription was asked for. `newest`: without a position, what is here is replaced. `after`:
 * with our position. `rejoin`: without a position although rows are here: they stay, and what lies
 * between shows as a gap.
 */
export type Asked = "newest" | "after" | "rejoin";

/** Missing more entries than this, we start at the newest page and leave a gap row. */
export const REPLAY_AT_MOST = 400;

export type Resumed = {
  readonly log: Log;
  /** What to ask for next; `live`: nothing, entries come by themselves now. */
  readonly next: "live" | Asked;
  /** Rows whose entries the server lost. */
  readonly lost: readonly Row[];
};

/** What a verdict makes of the log (docs/protocol.md, verdicts). */
export function resume(log: Log, verdict: Verdict, asked: Asked): Resumed {
  switch (verdict.verdict) {
    case "new": {
      const joins = asked === "rejoin" && log.position?.epoch === verdict.epoch;
      return goOn(log, joins ? joinNewest(log, verdict) : startAt(verdict, log), verdict);
    }
    case "reset":
      return goOn(log, startOver(verdict, log), verdict);
    case "ok":
      return goOn(log, append({ ...log, lo: verdict.lo }, verdict.epoch, verdict.entries), verdict);
    case "gap":
      return goOn(log, joinNewest(log, verdict), verdict);
    case "truncated": {
      const rest = cut(log, verdict.seq);
      const base = { ...rest.log, lo: verdict.lo, position: { epoch: verdict.epoch, seq: verdict.seq } };
      const resumed = goOn(base, append(base, verdict.epoch, verdict.entries), verdict);
      return { ...resumed, lost: rest.lost, next: rest.rewritten ? "newest" : resumed.next };
    }
  }
}

function goOn(before: Log, log: Log, { more, top }: Verdict): Resumed {
  if (!more) return { log, next: "live", lost: [] };
  const seq = log.position?.seq ?? 0;
  const moved = seq !== before.position?.seq;
  return { log, next: moved && top - seq <= REPLAY_AT_MOST ? "after" : "rejoin", lost: [] };
}
