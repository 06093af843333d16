/** A finger that draws the page aside to go back, in plain values. */

/** So close to the edge the swipe is the system's own. */
export const edge = 24;
/** Before a finger has moved so far nothing is decided. */
const slack = 10;
/** A finger that rests so long means to hold: a menu opens. */
const rest = 400;
/** Part of the width after which letting go goes back. */
const enough = 0.35;
/** Pixels a millisecond: a flick need not go so far. */
const flick = 0.5;
const flickAtLeast = 48;

export type Point = { readonly x: number; readonly y: number; readonly at: number };
export type Swipe =
  | {
      readonly is: "undecided" | "swiping";
      readonly from: Point;
      readonly last: Point;
      readonly speed: number;
    }
  /** It scrolls, or went the other way: not ours any more. */
  | { readonly is: "over" };

const over: Swipe = { is: "over" };

export function begin(from: Point, width: number): Swipe {
  return from.x <= edge || from.x >= width - edge ? over : { is: "undecided", from, last: from, speed: 0 };
}

/** `forward`: 1 where pages go back to the left, -1 from right to left. */
export function move(swipe: Swipe, to: Point, forward: 1 | -1): Swipe {
  if (swipe.is === "over") return over;
  const across = (to.x - swipe.from.x) * forward;
  const down = Math.abs(to.y - swipe.from.y);
  const time = Math.max(1, to.at - swipe.last.at);
  const speed = ((to.x - swipe.last.x) * forward) / time;
  const next = { from: swipe.from, last: to, speed };
  if (swipe.is === "swiping") return { is: "swiping", ...next };
  if (to.at - swipe.from.at > rest) return over;
  if (Math.abs(across) < slack && down < slack) return { is: "undecided", ...next };
  return across > down * 1.5 ? { is: "swiping", ...next } : over;
}

/** How far the page is drawn aside. */
export function drawn(swipe: Swipe, forward: 1 | -1): number {
  return swipe.is === "swiping" ? Math.max(0, (swipe.last.x - swipe.from.x) * forward) : 0;
}

/** Whether letting go here goes back. */
export function goesBack(swipe: Swipe, width: number, forward: 1 | -1): boolean {
  if (swipe.is !== "swiping") return false;
  const far = drawn(swipe, forward);
  return far > width * enough ? swipe.speed > -flick : far > flickAtLeast && swipe.speed > flick;
}
