import { expect, test } from "vitest";
import { colour } from "./colour";
import { grammarOf, languageName } from "./languages";

const kinds = (grammar: string, code: string) =>
  colour(grammar, code).flatMap(({ words, as }) => (as === null ? [] : [`${as}: ${words}`]));

test.each([
  ["rust", 'let a = "b"; // c', ["keyword: let", "type: a", 'string: "b"', "comment: // c"]],
  ["json", '{"a": 1, "b": null}', ['name: "a"', "number: 1", 'name: "b"', "keyword: null"]],
  ["diff", "-a\n+b", ["removed: -a", "added: +b"]],
  ["xml", "<b>x</b>", ["keyword: <", "name: b", "keyword: >", "keyword: </", "name: b", "keyword: >"]],
])("what is what in %s", (grammar, code, expected) => {
  expect(kinds(grammar, code)).toEqual(expected);
});

const full = (part: string) => part.repeat(Math.ceil(12_000 / part.length)).slice(0, 12_000);
const nasty = [
  "{(['\"",
  "${`",
  "<a ",
  "/*",
  '"',
  "a",
  " ",
  "#{",
  "$((",
  'r#"',
  "(?:",
  "\\",
  "\n",
  "&",
  "1",
].map(full);

test.each([
  "bash",
  "cpp",
  "css",
  "diff",
  "go",
  "java",
  "javascript",
  "json",
  "python",
  "rust",
  "sql",
  "typescript",
  "xml",
  "yaml",
])("whatever is written as %s, no word of it is lost and its pieces are bounded", (grammar) => {
  for (const code of nasty) {
    const shades = colour(grammar, code);
    expect(shades.length).toBeLessThanOrEqual(4_000);
    expect(shades.map(({ words }) => words).join("") === code).toBe(true);
  }
});

test("languages go by many names, and what nobody knows is called as it was written", () => {
  expect(grammarOf("TS")).toBe("typescript");
  expect(languageName("rs")).toBe("Rust");
  expect(languageName("c")).toBe("C");
  expect(grammarOf("brainfuck")).toBe(null);
  expect(languageName("brainfuck")).toBe("brainfuck");
  expect(grammarOf("constructor")).toBe(null);
  expect(languageName("x".repeat(50))).toHaveLength(20);
});
