import { type RefObject, useRef, useState } from "react";

/** Within this distance of the end the view follows what arrives. */
const followZone = 80;

/** `end`: following. `near`: less than one and a half screens away. */
export type Distance = "end" | "near" | "far";

/** `detached`: newer messages exist that are not here, so that the last row is not the end. */
export function usePinned(scroller: RefObject<HTMLElement | null>, detached: boolean) {
  const pinned = useRef(true);
  const [distance, setDistance] = useState<Distance>("end");

  /** Reads where the view stands now; call it on every scroll. */
  const look = (): Distance => {
    const view = scroller.current;
    if (view === null) return "end";
    const left = view.scrollHeight - view.clientHeight - view.scrollTop;
    const now = left <= followZone && !detached ? "end" : left <= view.clientHeight * 1.5 ? "near" : "far";
    pinned.current = now === "end";
    setDistance(now);
    return now;
  };

  return { pinned, distance, look };
}
