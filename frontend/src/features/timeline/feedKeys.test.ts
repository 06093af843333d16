import { expect, test } from "vitest";
import { feedIntent } from "./feedKeys";

const row = { modified: false, shift: false, onRow: true, letters: true };

test.each([
  ["ArrowDown", { do: "move", rows: 1 }],
  ["ArrowUp", { do: "move", rows: -1 }],
  ["PageUp", { do: "page", pages: -1 }],
  ["PageDown", { do: "page", pages: 1 }],
  ["Home", { do: "first" }],
  ["End", { do: "last" }],
  ["Enter", { do: "into" }],
  ["c", { do: "copy" }],
  ["e", { do: "edit" }],
  ["l", { do: "link" }],
  ["Delete", { do: "delete" }],
  ["ContextMenu", { do: "menu" }],
  ["F10", null],
  ["Escape", { do: "composer" }],
  ["x", null],
  ["Tab", null],
])("%s on a row", (key, intent) => {
  expect(feedIntent({ ...row, key })).toEqual(intent);
});

test("Ctrl C stays the browser's copy", () => {
  expect(feedIntent({ ...row, key: "c", modified: true })).toBeNull();
});

test("Shift F10 opens the menu, as on a desktop", () => {
  expect(feedIntent({ ...row, key: "F10", shift: true })).toEqual({ do: "menu" });
});

test("Enter on a button of the row presses the button", () => {
  expect(feedIntent({ ...row, key: "Enter", onRow: false })).toBeNull();
  expect(feedIntent({ ...row, key: "c", onRow: false })).toBeNull();
});

test("letters that are switched off do nothing; other keys go on", () => {
  for (const key of ["c", "e"]) expect(feedIntent({ ...row, key, letters: false })).toBeNull();
  expect(feedIntent({ ...row, key: "ArrowUp", letters: false })).toEqual({ do: "move", rows: -1 });
});
