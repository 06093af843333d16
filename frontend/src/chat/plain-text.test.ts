import { expect, test } from "vitest";
import { plainText } from "./plain-text";
import { nasty } from "./testing/nasty";

test.each([
  ["hello", "hello"],
  ["**bold** and _italic_ and ~~gone~~", "bold and italic and gone"],
  ["***both*** and **_both_**", "both and both"],
  ["snake_case_name and 2*3*4", "snake_case_name and 234"],
  ["a * b and c", "a * b and c"],
  ["`a*b*c` then **d**", "a*b*c then d"],
  ["```rust\nlet a = *b;\n```\nafter", "let a = *b;\nafter"],
  ["```\nnever closed ||x||", "never closed spoiler"],
  ["the ||butler|| did it", "the spoiler did it"],
  ["||`in code`|| and `||not one||`", "spoiler and ||not one||"],
  ["||two\nlines||", "spoiler"],
  ["a || b || c", "a || b || c"],
  ["\\||no|| spoiler", "||no|| spoiler"],
  ["> quoted\n> twice\nanswer", "quoted\ntwice\nanswer"],
  ["# Title\n\n\ntext", "Title\ntext"],
  ["- one\n- two\n1. first", "one\ntwo\n1. first"],
  ["- [x] done", "done"],
  ["[a page](https://a.example/b_(c)) here", "a page here"],
  ["![a picture](https://a.example/b.png)", "a picture"],
  ["<https://a.example>", "https://a.example"],
  ["| a | b |\n|---|:-:|\n| 1 | 2 |", "a, b\n1, 2"],
  ["well ¯\\_(ツ)_/¯", "well ¯\\_(ツ)_/¯"],
  ["\\*not bold\\*", "*not bold*"],
  ["<b>html</b>", "<b>html</b>"],
  ["_waves_", "waves"],
  ["", ""],
])("%j is said as %j", (text, expected) => {
  expect(plainText(text)).toBe(expected);
});

test("a spoiler that begins within what is looked at and ends beyond it is not told", () => {
  const text = `${"a".repeat(16_000)} ||${"secret ".repeat(200)}end||`;
  expect(plainText(text)).not.toContain("secret");
});

test.each(Object.entries(nasty))("16 KiB of %s can be said", (_, text) => {
  expect(plainText(text).length).toBeLessThanOrEqual(16_384);
});
