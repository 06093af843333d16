import { expect, test } from "vitest";
import { onlyEmoji, segments } from "./segments";

const shown = (text: string) =>
  segments(text)
    .map((part) => (part.kind === "link" ? `<${part.words}>` : part.words))
    .join("");

test.each([
  ["no address", "no address"],
  ["", ""],
  ["https://a.example", "<https://a.example>"],
  ["see https://a.example/b?c=d#e now", "see <https://a.example/b?c=d#e> now"],
  ["at https://a.example/b.", "at <https://a.example/b>."],
  ["is it https://a.example/b?!", "is it <https://a.example/b>?!"],
  ["(https://a.example/b)", "(<https://a.example/b>)"],
  ["(see https://a.example/b_(c).)", "(see <https://a.example/b_(c)>.)"],
  ["[https://a.example/b]", "[<https://a.example/b>]"],
  ["two: http://a.example, https://b.example/x", "two: <http://a.example>, <https://b.example/x>"],
  ["HTTPS://A.EXAMPLE/b", "<HTTPS://A.EXAMPLE/b>"],
  ["line\nhttps://a.example\nline", "line\n<https://a.example>\nline"],
  ["<https://a.example>", "<<https://a.example>>"],
  ["ftp://a.example", "ftp://a.example"],
  ["javascript:alert(1)", "javascript:alert(1)"],
  ["https://", "https://"],
  ["https://[", "https://["],
])("%j is shown as %j", (text, expected) => {
  expect(shown(text)).toBe(expected);
});

test("no word is lost or doubled", () => {
  const text = "a https://a.example/(b). https:// c http://[::1]:80/x) 👍";
  expect(
    segments(text)
      .map((part) => part.words)
      .join(""),
  ).toBe(text);
});

test("only web addresses become links", () => {
  const links = segments("http://a.example https://b.example data:text/html,x").filter(
    (p) => p.kind === "link",
  );
  expect(links).toHaveLength(2);
});

test.each([
  ["👍", true],
  ["👍 🎉", true],
  ["❤️🔥👩‍👩‍👧‍👦", true],
  ["🇩🇪", true],
  ["1️⃣", true],
  ["👍👍👍👍", false],
  ["ok 👍", false],
  ["7", false],
  ["#", false],
  ["", false],
  ["   ", false],
])("%j alone: %s", (text, large) => {
  expect(onlyEmoji(text)).toBe(large);
});
