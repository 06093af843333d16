import { expect, test } from "vitest";
import { begin, drawn, goesBack, move, type Point, type Swipe } from "./swipe";

const width = 390;
type Step = readonly [x: number, y: number, at: number];
const point = ([x, y, at]: Step): Point => ({ x, y, at });

/** Plays a finger over the page. */
function play(first: Step, ...rest: readonly Step[]): Swipe {
  return rest.reduce<Swipe>((swipe, step) => move(swipe, point(step), 1), begin(point(first), width));
}

test("drawn far enough and let go, it goes back", () => {
  const swipe = play([100, 300, 0], [130, 302, 50], [260, 310, 400]);
  expect(drawn(swipe, 1)).toBe(160);
  expect(goesBack(swipe, width, 1)).toBe(true);
});

test("a flick goes back, a short slow draw does not", () => {
  expect(goesBack(play([100, 300, 0], [120, 300, 20], [170, 300, 60]), width, 1)).toBe(true);
  expect(goesBack(play([100, 300, 0], [120, 300, 200], [170, 300, 900]), width, 1)).toBe(false);
});

test("drawn back again in time, it stays", () => {
  const swipe = play([100, 300, 0], [130, 300, 50], [300, 300, 300], [250, 300, 320]);
  expect(goesBack(swipe, width, 1)).toBe(false);
});

test("the edge of the screen belongs to the system", () => {
  expect(begin(point([20, 300, 0]), width).is).toBe("over");
  expect(begin(point([380, 300, 0]), width).is).toBe("over");
  expect(begin(point([25, 300, 0]), width).is).toBe("undecided");
});

test("scrolling is no swipe, and does not become one", () => {
  expect(play([100, 300, 0], [104, 340, 30], [300, 345, 90]).is).toBe("over");
  expect(play([100, 300, 0], [80, 300, 30], [300, 300, 90]).is).toBe("over");
  expect(play([100, 300, 0], [115, 312, 30]).is).toBe("over");
});

test("a finger that trembles decides nothing", () => {
  expect(play([100, 300, 0], [104, 304, 30], [97, 296, 60]).is).toBe("undecided");
});

test("a finger that held first does not swipe", () => {
  expect(play([100, 300, 0], [102, 300, 450], [300, 300, 600]).is).toBe("over");
});

test("from right to left it is the other way round", () => {
  const swipe = [point([260, 300, 50]), point([100, 300, 300])].reduce<Swipe>(
    (before, to) => move(before, to, -1),
    begin(point([300, 300, 0]), width),
  );
  expect(drawn(swipe, -1)).toBe(200);
  expect(goesBack(swipe, width, -1)).toBe(true);
});
