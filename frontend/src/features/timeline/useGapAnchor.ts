import { type RefObject, useLayoutEffect, useRef } from "react";
import type { Row } from "./rows";

type Place = {
  readonly gap: string;
  readonly from: number;
  readonly below: string;
  /** Pixels from the top of the window to the row below the gap. */
  readonly y: number;
};

/**
 * Rows that fill a gap must not move what is being read. The list keeps the first row in view in its
 * place; where the gap stands in the upper half of the window, most of what is read lies below it, and
 * that is kept instead. Call the result whenever the window was scrolled.
 */
export function useGapAnchor(
  rows: readonly Row[],
  scroller: RefObject<HTMLElement | null>,
  startOf: (index: number) => number | undefined,
): () => void {
  const places = useRef<readonly Place[]>([]);

  const remember = () => {
    const view = scroller.current;
    if (view === null) return;
    places.current = rows.flatMap((row, index) => {
      const below = rows[index + 1];
      const start = startOf(index + 1);
      if (row.kind !== "gap" || below === undefined || start === undefined) return [];
      const y = start - view.scrollTop;
      return y < 0 || y > view.clientHeight / 2
        ? []
        : [{ gap: row.key, from: row.line.from, below: below.key, y }];
    });
  };

  // biome-ignore lint/correctness/useExhaustiveDependencies: only new rows can fill a gap.
  useLayoutEffect(() => {
    const view = scroller.current;
    for (const { gap, from, below, y } of places.current) {
      const now = rows.find((row) => row.key === gap);
      if (now?.kind === "gap" && now.line.from === from) continue;
      const start = startOf(rows.findIndex((row) => row.key === below));
      if (view !== null && start !== undefined) view.scrollTop = start - y;
    }
    remember();
  }, [rows]);

  return remember;
}
