import { expect, test } from "vitest";
import { type Mark, markOf, wrap } from "./wrap";

/** `[` and `]` stand for the selection. */
function after(marked: string, mark: Mark): string {
  const start = marked.indexOf("[");
  const end = marked.indexOf("]") - 1;
  const text = marked.replace("[", "").replace("]", "");
  const { from, to, insert, select } = wrap(text, start, end, mark);
  const changed = text.slice(0, from) + insert + text.slice(to);
  return `${changed.slice(0, select[0])}[${changed.slice(select[0], select[1])}]${changed.slice(select[1])}`;
}

test.each([
  ["a [word] here", "bold", "a **[word]** here"],
  ["a **[word]** here", "bold", "a [word] here"],
  ["a [**word**] here", "bold", "a [word] here"],
  ["a [word ]here", "italic", "a _[word]_ here"],
  ["[]", "bold", "**[]**"],
  ["**[]**", "bold", "[]"],
  ["[x]", "code", "`[x]`"],
  ["[x]", "strike", "~~[x]~~"],
  ["[a\nb]", "code", "```\n[a\nb]\n```"],
  ["see [a\nb\n]more", "code", "see \n```\n[a\nb]\n```\nmore"],
  ["**[a]**", "italic", "**_[a]_**"],
] satisfies [string, Mark, string][])("%j, %s, is %j", (before, mark, expected) => {
  expect(after(before, mark)).toBe(expected);
});

test.each([
  ["b", false, "bold"],
  ["I", false, "italic"],
  ["e", false, "code"],
  ["X", true, "strike"],
  ["x", false, null],
  ["b", true, null],
  ["k", false, null],
] satisfies [string, boolean, Mark | null][])("Ctrl and %s, shift %s: %s", (key, shift, mark) => {
  expect(markOf(key, shift)).toBe(mark);
});
