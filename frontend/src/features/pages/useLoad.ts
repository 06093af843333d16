import { useEffect, useEffectEvent, useState } from "react";
import type { Page } from "@/api/shapes";
import { useAttempt } from "@/app/useAttempt";
import type { Outcome, Refusal } from "@/chat/types";
import type { Load } from "./load";

/** Asks when the page is shown, and when `key` changes: it names everything that `ask` depends on. */
export function useLoad<T>(key: string, ask: () => Promise<Outcome<T>>): Load<T> {
  const [state, setState] = useState<Load<T>["state"]>({ is: "loading" });
  const [round, setRound] = useState(0);
  const asking = useEffectEvent(ask);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key and the round say when to ask.
  useEffect(() => {
    let over = false;
    void asking().then((outcome) => {
      if (over) return;
      setState(
        outcome.ok ? { is: "ready", value: outcome.value } : { is: "failed", refusal: outcome.refusal },
      );
    });
    return () => {
      over = true;
    };
  }, [key, round]);
  return {
    state,
    again() {
      setState((before) => (before.is === "failed" ? { is: "loading" } : before));
      setRound((before) => before + 1);
    },
    put: (change) =>
      setState((before) => (before.is === "ready" ? { is: "ready", value: change(before.value) } : before)),
  };
}

/** A long list, page by page. */
export type Pages<T> = Load<Page<T>> & {
  readonly pending: boolean;
  readonly refusal: Refusal | null;
  readonly more: () => void;
};

export function usePages<T>(key: string, ask: (cursor?: string) => Promise<Outcome<Page<T>>>): Pages<T> {
  const load = useLoad(key, () => ask());
  const attempt = useAttempt();
  return {
    ...load,
    pending: attempt.pending,
    refusal: attempt.refusal,
    async more() {
      const cursor = load.state.is === "ready" ? load.state.value.cursor : undefined;
      if (cursor === undefined || attempt.pending) return;
      const next = await attempt.run(() => ask(cursor));
      // A list that was asked for anew meanwhile is another one: its cursor differs.
      if (next.ok) load.put((now) => (now.cursor === cursor ? extended(now, next.value) : now));
    },
  };
}

function extended<T>(page: Page<T>, next: Page<T>): Page<T> {
  return { items: [...page.items, ...next.items], cursor: next.cursor };
}
