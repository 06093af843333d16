import { expect, test } from "vitest";
import { begun, replaced, wordAt, wordsOf, written } from "./queryWords";

test.each([
  ["", []],
  [
    "hello  world",
    [
      [null, "hello"],
      [null, "world"],
    ],
  ],
  [
    '"two words" x',
    [
      [null, "two words"],
      [null, "x"],
    ],
  ],
  [
    "from:ann hi",
    [
      ["from", "ann"],
      [null, "hi"],
    ],
  ],
  [
    'From:"Ann Lee" in:#general',
    [
      ["from", "Ann Lee"],
      ["in", "#general"],
    ],
  ],
  ['in:"open', [["in", "open"]]],
  [
    "from: x",
    [
      ["from", ""],
      [null, "x"],
    ],
  ],
  [
    "https://a.example 12:30",
    [
      [null, "https://a.example"],
      [null, "12:30"],
    ],
  ],
  [
    "has:link before:2026-11-24",
    [
      ["has", "link"],
      ["before", "2026-11-24"],
    ],
  ],
])("%s is taken apart", (query, words) => {
  expect(wordsOf(query).map(({ filter, value }) => [filter, value])).toEqual(words);
});

test.each([
  ["hi from:an", 10, "an"],
  ["hi from:an", 8, "an"],
  ["hi from:an", 2, null],
  ["from:", 5, ""],
  ["from: ", 6, null],
])("in %s at %i", (query, caret, value) => {
  expect(wordAt(query, caret)?.value ?? null).toBe(value);
});

test("a suggestion takes the place of what was begun", () => {
  const query = "hi from:an there";
  const word = wordAt(query, 10);
  expect(word).not.toBeNull();
  expect(replaced(query, word ?? { start: 0, end: 0 }, written("from", "Ann Lee"))).toEqual({
    query: 'hi from:"Ann Lee" there',
    caret: 18,
  });
  expect(replaced("has:link hi", { start: 0, end: 8 }, "").query).toBe("hi");
});

test("names are quoted where they must be", () => {
  expect(written("from", "Ann")).toBe("from:Ann");
  expect(written("from", "Ann", true)).toBe('from:"Ann"');
  expect(written("in", 'a "b"')).toBe('in:"a b"');
  expect(begun("hi ", "from")).toBe("hi from:");
  expect(begun("", "in")).toBe("in:");
});
