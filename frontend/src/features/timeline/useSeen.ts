import { type RefObject, useLayoutEffect, useRef } from "react";
import { useActions } from "@/app/chatContext";
import { attentive, onAttention } from "@/app/useAttentive";
import { watchSeen } from "./seenWatch";

/** Part of a row, or of the window for rows taller than it, that makes it readable. */
const enough = 0.6;

/** Reports rows (children with `data-seq`) that were really in front of somebody's eyes. */
export function useSeen(
  scroller: RefObject<HTMLElement | null>,
  feed: RefObject<HTMLElement | null>,
  room: string,
): void {
  const actions = useActions();
  const observer = useRef<IntersectionObserver | null>(null);

  useLayoutEffect(() => {
    const seen = watchSeen(attentive(), (seq) => actions.seen(room, seq));
    const look = () => seen.attention(attentive());
    observer.current = new IntersectionObserver(
      (entries) => {
        for (const { target, isIntersecting, intersectionRatio, intersectionRect, rootBounds } of entries) {
          const seq = target instanceof HTMLElement ? Number(target.dataset["seq"]) : Number.NaN;
          if (!Number.isInteger(seq)) continue;
          const fills = rootBounds !== null && intersectionRect.height >= rootBounds.height * 0.5;
          seen.visible(seq, isIntersecting && (intersectionRatio >= enough || fills));
        }
      },
      { root: scroller.current, threshold: [0, 0.25, enough, 1] },
    );
    const forget = onAttention(look);
    return () => {
      forget();
      observer.current?.disconnect();
      seen.stop();
    };
  }, [actions, room, scroller]);

  // Rows come and go with every scroll; observing one twice does nothing.
  useLayoutEffect(() => {
    for (const row of feed.current?.children ?? []) {
      if (row instanceof HTMLElement && row.dataset["seq"] !== undefined) observer.current?.observe(row);
    }
  });
}
