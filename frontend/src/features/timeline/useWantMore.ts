import { type RefObject, useLayoutEffect } from "react";
import { useActions } from "@/app/chatContext";
import type { Timeline } from "@/chat/types";

/**
 * Asks for pages two screens ahead, so that nobody scrolls into a wall. Call the result whenever the window
 * was scrolled.
 */
export function useWantMore(
  room: string,
  timeline: Timeline,
  scroller: RefObject<HTMLElement | null>,
): () => void {
  const actions = useActions();
  const { hasOlder, hasNewer, older, newer, lines } = timeline;

  const wantMore = () => {
    const view = scroller.current;
    if (view === null) return;
    const ahead = view.clientHeight * 2;
    const below = view.scrollHeight - view.clientHeight - view.scrollTop;
    if (hasOlder && older.state === "idle" && view.scrollTop < ahead) actions.loadOlder(room);
    if (hasNewer && newer.state === "idle" && below < ahead) actions.loadNewer(room);
  };

  // biome-ignore lint/correctness/useExhaustiveDependencies: a page that came may not fill the window yet.
  useLayoutEffect(wantMore, [lines, older.state, newer.state]);

  return wantMore;
}
