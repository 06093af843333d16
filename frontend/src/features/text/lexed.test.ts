import { expect, test } from "vitest";
import { createLexed } from "./lexed";

test("a text is read once, and anew when it was edited or not shown for long", () => {
  const read: string[] = [];
  const lexed = createLexed(2, (text) => {
    read.push(text);
    return null;
  });
  for (const [key, text] of [
    ["a", "one"],
    ["a", "one"],
    ["a", "edited"],
    ["b", "two"],
    ["a", "edited"],
    ["c", "three"],
    ["a", "edited"],
    ["b", "two"],
  ] as const)
    lexed.of(key, text);
  expect(read).toEqual(["one", "edited", "two", "three", "two"]);
});
