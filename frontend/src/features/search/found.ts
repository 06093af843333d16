import { useEffect, useEffectEvent, useState } from "react";
import { createSearchApi, type SearchOrder, type SearchPage } from "@/api/search";
import { useCall } from "@/app/call";
import type { Refusal } from "@/chat/types";

export type Found =
  | { readonly is: "idle" | "loading" }
  | { readonly is: "failed"; readonly refusal: Refusal }
  | {
      readonly is: "ready";
      readonly page: SearchPage;
      readonly more: "idle" | "loading" | Refusal;
    };

/** What was shown last: whoever comes back from a result finds it as it was. */
export type Kept = { key: string; found: Found; scroll: number; result: string | null };
let kept: Kept = { key: "", found: { is: "idle" }, scroll: 0, result: null };

export function keep(part: Partial<Kept>): void {
  kept = { ...kept, ...part };
}

export function keptFor(key: string): Kept | null {
  return kept.key === key && kept.found.is === "ready" ? kept : null;
}

export function keyOf(q: string, order: SearchOrder): string {
  return `${order} ${q}`;
}

/** Asks when the query or the order changes. */
export function useFound(q: string, order: SearchOrder) {
  const api = createSearchApi(useCall());
  const key = keyOf(q, order);
  const [state, setState] = useState<{ readonly key: string; readonly found: Found }>(() => ({
    key,
    found: keptFor(key)?.found ?? { is: q === "" ? "idle" : "loading" },
  }));
  const [round, setRound] = useState(0);
  // Another query than the one that was asked last: it is on its way.
  const found: Found = state.key === key ? state.found : { is: q === "" ? "idle" : "loading" };

  const put = useEffectEvent((next: Found) => {
    setState({ key, found: next });
    if (next.is === "ready") keep({ key, found: next });
  });
  const ask = useEffectEvent(() => api.search({ q, order }));

  // biome-ignore lint/correctness/useExhaustiveDependencies: the key and the round say when to ask.
  useEffect(() => {
    if (q === "" || (round === 0 && keptFor(key) !== null)) return;
    let over = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const go = async () => {
      const outcome = await ask();
      if (over) return;
      if (outcome.ok) return put({ is: "ready", page: outcome.value, more: "idle" });
      // Typing is faster than the server lets one search: it goes on by itself.
      if (outcome.refusal.code === "rate_limited")
        timer = setTimeout(() => void go(), outcome.refusal.retryAfterMs ?? 1_000);
      else put({ is: "failed", refusal: outcome.refusal });
    };
    void go();
    return () => {
      over = true;
      clearTimeout(timer);
    };
  }, [key, round]);

  return {
    found,
    again() {
      setState({ key, found: { is: "loading" } });
      setRound((before) => before + 1);
    },
    async more() {
      if (found.is !== "ready" || found.more === "loading" || found.page.cursor === undefined) return;
      const { page } = found;
      setState({ key, found: { ...found, more: "loading" } });
      const outcome = await api.search({ q, order, cursor: page.cursor });
      setState((now) => {
        if (now.key !== key || now.found.is !== "ready") return now;
        const next: Found = outcome.ok
          ? {
              is: "ready",
              page: { ...outcome.value, results: [...page.results, ...outcome.value.results] },
              more: "idle",
            }
          : { is: "ready", page, more: outcome.refusal };
        keep({ key, found: next });
        return { key, found: next };
      });
    },
  };
}
