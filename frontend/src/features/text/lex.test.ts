import { expect, test } from "vitest";
import { nasty } from "@/chat/testing/nasty";
import { blocksOf } from "./lex";
import { hasMarkup } from "./markup";
import type { Block, Inline } from "./tree";

/** The tree, written so that it can be read in a table. */
function shown(blocks: readonly Block[] | null): string | null {
  return blocks === null ? null : blocks.map(block).join(" ¶ ");
}

function block(one: Block): string {
  switch (one.kind) {
    case "paragraph":
      return inline(one.parts);
    case "heading":
      return `h${one.level}(${inline(one.parts)})`;
    case "code":
      return `code:${one.language}(${one.words})`;
    case "quote":
      return `quote(${shown(one.blocks)})`;
    case "list": {
      const items = one.items.map(
        ({ checked, blocks }) => `${checked === null ? "" : checked ? "[x]" : "[ ]"}${shown(blocks)}`,
      );
      return `${one.start === null ? "ul" : `ol${one.start}`}(${items.join(" | ")})`;
    }
    case "table":
      return `table(${[one.head, ...one.rows].map((row) => row.map(inline).join("|")).join(" / ")})`;
  }
}

function inline(parts: readonly Inline[]): string {
  return parts
    .map((part) => {
      switch (part.kind) {
        case "words":
          return part.words;
        case "code":
          return `code(${part.words})`;
        case "link":
          return `link(${inline(part.parts)} → ${part.href}${part.host === null ? "" : ` at ${part.host}`})`;
        default:
          return `${part.kind}(${inline(part.parts)})`;
      }
    })
    .join("");
}

test.each([
  ["**bold** *italic* _italic_ ~~gone~~", "strong(bold) em(italic) em(italic) del(gone)"],
  ["**bold with _italic_**", "strong(bold with em(italic))"],
  ["snake_case_name", "snake_case_name"],
  ["2 * 3 * 4", "2 * 3 * 4"],
  ["`a **b**`", "code(a **b**)"],
  ["``a ` b``", "code(a ` b)"],
  ["```ts\nlet a = 1;\n\nlet b;\n```", "code:ts(let a = 1;\n\nlet b;)"],
  ["```\nnever closed", "code:(never closed)"],
  ["```js onload=alert(1)\nx\n```", "code:js(x)"],
  ["one\ntwo", "one\ntwo"],
  ["one\n\ntwo", "one ¶ two"],
  ["**a**\n    indented", "strong(a)\n    indented"],
  ["    four spaces", "    four spaces"],
  ["# Title\ntext", "h1(Title) ¶ text"],
  ["####### seven", "####### seven"],
  ["#tag", "#tag"],
  ["a line\n---\nanother", "a line\n---\nanother"],
  ["> quoted\n> _more_\n\nanswer", "quote(quoted\nem(more)) ¶ answer"],
  ["> one\n>> two", "quote(one ¶ quote(two))"],
  ["- a\n- b\n  - c", "ul(a | b ¶ ul(c))"],
  ["3. a\n4. b", "ol3(a | b)"],
  ["- [ ] open\n- [x] done", "ul([ ]open | [x]done)"],
  ["1.", "1."],
  ["| a | b |\n|---|--:|\n| 1 | **2** |", "table(a|b / 1|strong(2))"],
  ["the ||butler|| did it", "the spoiler(butler) did it"],
  ["||a **b** c||", "spoiler(a strong(b) c)"],
  ["`||no||`", "code(||no||)"],
  ["a || b || c", "a || b || c"],
  ["\\||no||", "||no||"],
  ["well ¯\\_(ツ)_/¯ *yes*", "well ¯\\_(ツ)_/¯ em(yes)"],
  ["\\*no\\*", "*no*"],
  ["https://a.example/b_c_d", "link(https://a.example/b_c_d → https://a.example/b_c_d)"],
  ["(see https://a.example/b_(c).)", "(see link(https://a.example/b_(c) → https://a.example/b_(c)).)"],
  ["**https://a.example**", "strong(link(https://a.example → https://a.example/))"],
  ["<https://a.example/x>", "link(https://a.example/x → https://a.example/x)"],
  ["www.a.example", "link(www.a.example → http://www.a.example/)"],
  ["mail ann@a.example now", "mail link(ann@a.example → mailto:ann@a.example) now"],
  ["[a **page**](https://a.example)", "link(a strong(page) → https://a.example/)"],
  ["[bank.example](https://thief.example)", "link(bank.example → https://thief.example/ at thief.example)"],
  ["[www.a.example](https://a.example/x)", "link(www.a.example → https://a.example/x)"],
  ["![a picture](https://a.example/p.png)", "link(a picture → https://a.example/p.png)"],
  ["[x](javascript:alert(1))", "[x](javascript:alert(1))"],
  ["[x](JaVa\tScRiPt:alert(1))", "[x](JaVa\tScRiPt:alert(1))"],
  ["[x](data:text/html,hi)", "[x](data:text/html,hi)"],
  ["[x](/r/general)", "[x](/r/general)"],
  ["[x](//a.example)", "[x](//a.example)"],
  ["[x](https://a.example@b.example/)", "[x](https://a.example@b.example/)"],
  ["[x][y]\n\n[y]: https://a.example", "[x][y] ¶ [y]: link(https://a.example → https://a.example/)"],
  ["<b>bold</b> **b**", "<b>bold</b> strong(b)"],
  ["<div>\n**b**\n</div>", "<div>\nstrong(b)\n</div>"],
  ["<!-- *c* --> *d*", "<!-- *c* --> em(d)"],
  ["&lt;b&gt; &amp; *x*", "&lt;b&gt; &amp; em(x)"],
  [">", null],
  ["```\n```", null],
  ["#", null],
])("%j", (text, expected) => {
  expect(shown(blocksOf(text))).toBe(expected);
});

test.each([
  ["hello, how are you?", false],
  ["it's 5 < 6", true],
  ["see https://a.example/b", false],
  ["costs 5-6 €", false],
  ["- item", true],
  ["-1", false],
  ["1. item", true],
  ["1.5 litres", false],
  ["> quote", true],
  ["a > b", false],
  ["two\nlines\n\nthree", false],
  ["@Ann", true],
  ["#general", true],
  ["www.a.example", true],
  ["👍", false],
])("whether %j may hold markup: %s", (text, expected) => {
  expect(hasMarkup(text)).toBe(expected);
});

test.each(Object.entries(nasty))("16 KiB of %s are bounded", (_, text) => {
  const blocks = blocksOf(text);
  // Either as it was written, or no more parts than a page can show.
  expect(JSON.stringify(blocks).length).toBeLessThan(600_000);
});

test("what is nested too deep, or holds too many parts, is shown as it was written", () => {
  expect(blocksOf(">".repeat(11))).toBe(null);
  expect(blocksOf(`${"> ".repeat(30)}a`)).toBe(null);
  expect(blocksOf("**a** ".repeat(2_700))).toBe(null);
  expect(blocksOf(`*a* ${"x".repeat(16_384)}`)).toBe(null);
  expect(blocksOf(`\`\`\`\n${"*p[i] = `x`;\n".repeat(1_000)}\`\`\``)).not.toBe(null);
});
