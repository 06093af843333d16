import { type RefObject, useLayoutEffect, useRef } from "react";
import { calmMotion } from "@/app/preferences";
import type { Row } from "./rows";

const burst = 500;
const most = 3;

/** New rows at the end fade in, unless they come in bursts: then calm is kinder. */
export function useArrivals(
  rows: readonly Row[],
  feed: RefObject<HTMLElement | null>,
  following: () => boolean,
): void {
  const before = useRef<{ last: string | undefined; recent: readonly number[] } | null>(null);

  useLayoutEffect(() => {
    const last = rows.at(-1)?.key;
    const previous = before.current;
    if (previous === null || previous.last === last) {
      before.current = { last, recent: previous?.recent ?? [] };
      return;
    }
    const known = rows.findLastIndex((row) => row.key === previous.last);
    const arrived = known < 0 ? [] : rows.slice(known + 1);
    const now = performance.now();
    const recent = [...previous.recent.filter((at) => now - at < burst), ...arrived.map(() => now)].slice(
      -most - 1,
    );
    before.current = { last, recent };
    if (recent.length > most || !following()) return;
    const still = calmMotion();
    for (const row of arrived) {
      const element = feed.current?.querySelector(`[data-key="${CSS.escape(row.key)}"]`)?.firstElementChild;
      element?.animate(
        still
          ? [{ opacity: 0 }, { opacity: 1 }]
          : [
              { opacity: 0, transform: "translateY(6px)" },
              { opacity: 1, transform: "none" },
            ],
        { duration: still ? 80 : 150, easing: "cubic-bezier(.2,.8,.2,1)" },
      );
    }
  }, [rows, feed, following]);
}
