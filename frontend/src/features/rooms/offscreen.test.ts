import { expect, test } from "vitest";
import { offscreen } from "./offscreen";

const row = (top: number) => ({ top, bottom: top + 34 });

test("rows count as seen when half of them is", () => {
  const view = { top: 100, bottom: 300 };
  expect(offscreen(view, [row(0), row(60), row(90), row(200), row(280), row(290), row(500)])).toEqual({
    above: [0, 1],
    below: [5, 6],
  });
  expect(offscreen(view, [])).toEqual({ above: [], below: [] });
});
