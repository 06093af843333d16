import { type RefObject, useLayoutEffect } from "react";
import { estimate } from "./estimate";
import type { Row } from "./rows";

type Goal =
  | { readonly at: "message"; readonly index: number }
  | { readonly at: "divider"; readonly index: number }
  | { readonly at: "end" };

/**
 * Where a visit begins: at the message asked for (`target`, -1: none); else at the end if what is new fits
 * the window below `above` pixels, or at the divider. Called once.
 */
export function useEntry(
  rows: readonly Row[],
  target: number,
  scroller: RefObject<HTMLElement | null>,
  above: number,
  go: (goal: Goal) => void,
): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: an entry happens once.
  useLayoutEffect(() => {
    if (target >= 0) return go({ at: "message", index: target });
    const at = rows.findIndex((row) => row.kind === "new");
    const height = rows.slice(Math.max(at, 0)).reduce((sum, row) => sum + estimate(row, 800), 0);
    const fits = height <= (scroller.current?.clientHeight ?? 0) - above;
    go(at < 0 || fits ? { at: "end" } : { at: "divider", index: at });
  }, []);
}
