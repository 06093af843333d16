import { useState } from "react";
import type { Timeline } from "@/chat/types";

/** Page heads beyond this many are far above anything on the screen. */
const most = 100;

/** Keys that were once the first line: they keep their head when older lines come before them. */
export function useOldest(timeline: Timeline): ReadonlySet<string> {
  const [oldest, setOldest] = useState<ReadonlySet<string>>(new Set());
  const first = timeline.hasOlder ? timeline.lines[0]?.key : undefined;
  if (first !== undefined && !oldest.has(first)) setOldest(new Set([...oldest, first].slice(-most)));
  return oldest;
}
