import { expect, test } from "vitest";
import { feedIntent } from "./feedKeys";

const row = { modified: false, onRow: true };

test.each([
  ["ArrowDown", { do: "move", rows: 1 }],
  ["ArrowUp", { do: "move", rows: -1 }],
  ["PageUp", { do: "page", pages: -1 }],
  ["PageDown", { do: "page", pages: 1 }],
  ["Home", { do: "first" }],
  ["End", { do: "last" }],
  ["Enter", { do: "into" }],
  ["c", { do: "copy" }],
  ["Escape", { do: "composer" }],
  ["x", null],
  ["Tab", null],
])("%s on a row", (key, intent) => {
  expect(feedIntent({ ...row, key })).toEqual(intent);
});

test("Ctrl C stays the browser's copy", () => {
  expect(feedIntent({ key: "c", modified: true, onRow: true })).toBeNull();
});

test("Enter on a button of the row presses the button", () => {
  expect(feedIntent({ key: "Enter", modified: false, onRow: false })).toBeNull();
  expect(feedIntent({ key: "c", modified: false, onRow: false })).toBeNull();
});
