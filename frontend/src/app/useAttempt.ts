import { useEffect, useState } from "react";
import type { Outcome, Refusal } from "@/chat/types";

/** One thing a form or button asks of the server, again and again until it works. */
export type Attempt = {
  readonly pending: boolean;
  /** Why the last try was refused; `null`: it was not, or it is forgotten. */
  readonly refusal: Refusal | null;
  /** Seconds until the server listens again; 0: now. */
  readonly left: number;
  readonly run: <T>(ask: () => Promise<Outcome<T>>) => Promise<Outcome<T>>;
  /** What was wrong is being changed: the sentence has done its work. */
  readonly forget: () => void;
};

export function useAttempt(): Attempt {
  const [pending, setPending] = useState(false);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const [until, setUntil] = useState(0);
  const left = useSecondsUntil(until);
  return {
    pending,
    refusal,
    left,
    async run(ask) {
      setRefusal(null);
      setPending(true);
      const outcome = await ask();
      setPending(false);
      if (!outcome.ok) {
        setRefusal(outcome.refusal);
        setUntil(outcome.refusal.retryAfterMs === undefined ? 0 : Date.now() + outcome.refusal.retryAfterMs);
      }
      return outcome;
    },
    forget: () => setRefusal(null),
  };
}

function useSecondsUntil(until: number): number {
  const [left, setLeft] = useState(0);
  useEffect(() => {
    const tick = () => setLeft(secondsLeft(until, Date.now()));
    tick();
    if (until <= Date.now()) return;
    const timer = setInterval(() => {
      tick();
      if (until <= Date.now()) clearInterval(timer);
    }, 250);
    return () => clearInterval(timer);
  }, [until]);
  return left;
}

/** Whole seconds, never less than what is left. */
export function secondsLeft(until: number, now: number): number {
  return Math.max(0, Math.ceil((until - now) / 1_000));
}
