import { expect, test } from "vitest";
import { fitted, narrowest, usualWidth, widest, widthAfter, widthOf } from "./edge";

test.each([
  [null, usualWidth],
  ["300", 300],
  ["9000", widest],
  ["1", narrowest],
  ["wide", usualWidth],
])("%j is kept as a width of %i", (kept, width) => {
  expect(widthOf(kept)).toBe(width);
});

test.each([
  ["ArrowRight", 282],
  ["ArrowLeft", 262],
  ["Home", narrowest],
  ["End", widest],
  ["Enter", usualWidth],
  ["Tab", null],
])("%s", (pressed, width) => {
  expect(widthAfter(pressed, usualWidth, "ArrowRight")).toBe(width);
});

test("from right to left the arrows are the other way round", () => {
  expect(widthAfter("ArrowLeft", usualWidth, "ArrowLeft")).toBe(282);
  expect(widthAfter("ArrowRight", widest, "ArrowLeft")).toBe(350);
  expect(fitted(359.6)).toBe(360);
});
