import { expect, test } from "vitest";
import { entersSend, joined, measure } from "./measure";

test.each([
  ["a".repeat(89), { size: "fine" }],
  ["a".repeat(90), { size: "near", left: 10 }],
  ["a".repeat(100), { size: "near", left: 0 }],
  ["a".repeat(101), { size: "over", by: 1 }],
  ["é".repeat(44), { size: "fine" }],
  ["é".repeat(45), { size: "near", left: 10 }],
  ["👍".repeat(26), { size: "over", by: 4 }],
  ["", { size: "fine" }],
])("%j against 100 bytes", (text, expected) => {
  expect(measure(text, 100)).toEqual(expected);
});

const plain = { shift: false, mod: false, alt: false, breaks: false };

test.each([
  [plain, true],
  [{ ...plain, shift: true }, false],
  [{ ...plain, alt: true }, false],
  [{ ...plain, breaks: true }, false],
  [{ ...plain, breaks: true, mod: true }, true],
  [{ ...plain, shift: true, mod: true }, true],
])("Enter with %o sends: %s", (key, sends) => {
  expect(entersSend(key)).toBe(sends);
});

test.each([
  ["", "back", "back"],
  ["  \n", "back", "back"],
  ["typed", "back", "typed\nback"],
  ["typed\n\n", "back", "typed\nback"],
])("%j and a withdrawn %j become %j", (typed, back, expected) => {
  expect(joined(typed, back)).toBe(expected);
});
