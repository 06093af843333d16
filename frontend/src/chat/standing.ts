/** What this user may do: asked for again whenever it may have changed. */
import { backoff } from "./backoff";
import type { Clock } from "./clock";
import type { Bootstrap } from "./rest";
import type { Outcome, Standing } from "./types";
import type { WireMe } from "./wire";

/** Many are told at once that something changed: they do not all ask in the same moment. */
const SPREAD_MS = 300;
/** Answers thrown away in a row because something changed while they were under way. */
const OVERTAKEN_AT_MOST = 3;

export function toStanding({ kind, role, scope, muted_until, can }: WireMe): Standing {
  return { kind, role, scope: scope ?? null, mutedUntil: muted_until ?? null, can };
}

/** A node of before there were roles says nothing of them: everybody could open rooms, and no more. */
export const USUAL_STANDING: Standing = {
  kind: "guest",
  role: "guest",
  scope: null,
  mutedUntil: null,
  can: ["create_room"],
};

export type Refresher = {
  /** Asks soon. What is asked for while an answer is under way is one more question, after it. */
  due(): void;
  /** The directory changed by another way: an answer under way may be older than that. */
  overtake(): void;
  /** Asks when this moment has passed; `null`: never. The last call counts. */
  dueAt(moment: number | null): void;
  /** Everything was told by another way. */
  told(): void;
  close(): void;
};

export type RefresherOptions = {
  readonly clock: Clock;
  askServer(): Promise<Outcome<Bootstrap>>;
  /** The newest answer. */
  apply(answer: Bootstrap): void;
};

export function createRefresher({ clock, askServer, apply }: RefresherOptions): Refresher {
  let cancel = () => {};
  let cancelMoment = () => {};
  let asking = false;
  let again = false;
  let overtaken = false;
  let thrownAway = 0;
  let failures = 0;
  let wanted = 0;

  function plan(ms: number): void {
    cancel();
    cancel = clock.after(ms, () => void ask());
  }

  async function ask(): Promise<void> {
    cancel();
    asking = true;
    again = false;
    overtaken = false;
    const mine = wanted;
    const answer = await askServer();
    asking = false;
    // Told meanwhile, or closed: nobody waits for this answer any more.
    if (mine !== wanted) {
      if (again) plan(0);
      return;
    }
    if (!answer.ok) {
      failures += 1;
      return plan(Math.max(answer.refusal.retryAfterMs ?? 0, backoff(failures + 1, clock.random())));
    }
    failures = 0;
    if (overtaken && thrownAway < OVERTAKEN_AT_MOST) {
      thrownAway += 1;
      return plan(0);
    }
    thrownAway = 0;
    apply(answer.value);
    if (again) plan(0);
  }

  function due(): void {
    if (asking) again = true;
    else plan(clock.random() * SPREAD_MS);
  }

  return {
    due,
    overtake() {
      overtaken = true;
    },
    dueAt(moment) {
      cancelMoment();
      cancelMoment = () => {};
      // A timer holds no more than 24 days.
      if (moment !== null && moment > clock.now() && moment - clock.now() < 2 ** 31)
        cancelMoment = clock.after(moment - clock.now(), due);
    },
    told() {
      cancel();
      failures = 0;
      wanted += 1;
      again = false;
    },
    close() {
      cancel();
      cancelMoment();
      wanted += 1;
    },
  };
}
