import { Marked, type MarkedToken, type Token, type Tokens } from "marked";
import { trimmed } from "../timeline/segments";
import { hiddenHost, safeHref } from "./href";
import type { Block, Cell, Inline, Item } from "./tree";

/** Beyond these a text is shown as it was written: reading it would take longer than it is worth. */
const bounds = { length: 16_384, signs: 2_000, nesting: 10, parts: 4_000 };

/** What a message is made of; `null`: it is to be shown as it was written. */
export function blocksOf(text: string): readonly Block[] | null {
  if (text.length > bounds.length || deep.test(text) || gap.test(text) || signs(text) > bounds.signs)
    return null;
  try {
    const read = new Reader();
    const blocks = read.blocks(markdown.lexer(text), 0);
    // A lone ">" or "#" is no quote of nothing and no heading without words.
    return blocks.some(says) ? blocks : null;
  } catch (reason) {
    // Nested beyond our bound, or so deep that the lexer itself ran out of stack.
    if (reason instanceof TooMuch || reason instanceof RangeError) return null;
    throw reason;
  }
}

/** Quotes and lists in one another, at the beginning of a line. */
const deep = /^[ \t]*(?:(?:>|(?:[-+*]|\d{1,9}[.)])(?=[ \t]))[ \t]*){12}/m;
/** Long runs of spaces are read anew at each of them. */
const gap = /[ \t]{400}/;

/** How many signs there are outside of code blocks that may begin something. */
function signs(text: string): number {
  let fence: string | null = null;
  let found = 0;
  for (const line of text.split("\n")) {
    const mark = /^ {0,3}(`{3,}|~{3,})/.exec(line)?.[1];
    if (mark !== undefined && (fence === null || mark.startsWith(fence)))
      fence = fence === null ? mark : null;
    else if (fence === null) found += line.match(/[*_~`[<|]/g)?.length ?? 0;
  }
  return found;
}

class TooMuch extends Error {}

const no = () => undefined;
const shrug = "¯\\_(ツ)_/¯";

type Spoiler = { readonly type: "spoiler"; readonly raw: string; readonly tokens: Token[] };

const markdown = new Marked({ gfm: true, breaks: true });
markdown.use({
  tokenizer: {
    // HTML is text. So is what would make words vanish, or make a heading of a line above dashes.
    html: no,
    tag: no,
    def: no,
    hr: no,
    lheading: no,
    code: no,
    url(src) {
      const found = /^https?:\/\/[^\s<>"]+/i.exec(src)?.[0];
      // Addresses of mail, and those with www. only, are found as the library does.
      if (found === undefined) return false;
      const words = trimmed(found);
      if (!URL.canParse(words)) return undefined;
      return {
        type: "link",
        raw: words,
        text: words,
        href: words,
        tokens: [{ type: "text", raw: words, text: words }],
      };
    },
  },
  extensions: [
    {
      name: "spoiler",
      level: "inline",
      start: (src) => found(src, "||"),
      tokenizer(src) {
        const match = /^\|\|(?=\S)([\s\S]*?\S)\|\|(?!\|)/.exec(src);
        if (match === null) return undefined;
        return {
          type: "spoiler",
          raw: match[0],
          tokens: this.lexer.inlineTokens(match[1] ?? ""),
        } satisfies Spoiler;
      },
    },
    {
      // Its arms are no markup.
      name: "shrug",
      level: "inline",
      start: (src) => found(src, shrug),
      tokenizer: (src) => (src.startsWith(shrug) ? { type: "text", raw: shrug, text: shrug } : undefined),
    },
  ],
});

function found(src: string, what: string): number | undefined {
  const at = src.indexOf(what);
  return at < 0 ? undefined : at;
}

/** Turns the library's tokens into ours, and counts. */
class Reader {
  #parts = 0;

  blocks(tokens: readonly Token[], depth: number): readonly Block[] {
    this.#count(depth);
    return tokens.flatMap((token) => this.#block(token, depth));
  }

  #block(token: Token, depth: number): readonly Block[] {
    if (!known(token)) return [];
    switch (token.type) {
      case "paragraph":
      case "text":
        return [{ kind: "paragraph", parts: this.#inline(token.tokens ?? [token], depth) }];
      case "heading":
        return [{ kind: "heading", level: token.depth, parts: this.#inline(token.tokens, depth) }];
      case "code":
        return [
          { kind: "code", language: token.lang?.split(/\s/)[0] ?? "", words: token.text.replace(/\n$/, "") },
        ];
      case "blockquote":
        return [{ kind: "quote", blocks: this.blocks(token.tokens, depth + 1) }];
      case "list":
        return [this.#list(token, depth + 1)];
      case "table":
        return [this.#table(token, depth)];
      case "space":
      case "checkbox":
        return [];
      case "html":
      case "def":
      case "hr":
      case "list_item":
      case "br":
      case "codespan":
      case "del":
      case "em":
      case "escape":
      case "image":
      case "link":
      case "strong":
        return [{ kind: "paragraph", parts: this.#inline([token], depth) }];
    }
  }

  #list(list: Tokens.List, depth: number): Block {
    const items = list.items.map(
      (item): Item => ({
        checked: item.task ? item.checked === true : null,
        blocks: this.blocks(item.tokens, depth),
      }),
    );
    // "1." alone is an answer, not a list.
    if (items.every(({ blocks }) => blocks.length === 0)) {
      return { kind: "paragraph", parts: [{ kind: "words", words: list.raw.trim() }] };
    }
    return { kind: "list", start: list.ordered ? list.start || 1 : null, items };
  }

  #table({ align, header, rows }: Tokens.Table, depth: number): Block {
    const cells = (row: readonly Tokens.TableCell[]): readonly Cell[] =>
      row.map((cell) => this.#inline(cell.tokens, depth));
    return { kind: "table", align, head: cells(header), rows: rows.map(cells) };
  }

  #inline(tokens: readonly Token[], depth: number): readonly Inline[] {
    this.#count(depth);
    return tokens.flatMap((token) => this.#piece(token, depth));
  }

  #piece(token: Token, depth: number): readonly Inline[] {
    this.#count(depth);
    if (isSpoiler(token)) return [{ kind: "spoiler", parts: this.#inline(token.tokens, depth + 1) }];
    if (!known(token)) return [{ kind: "words", words: token.raw }];
    switch (token.type) {
      case "strong":
      case "em":
      case "del":
        return [{ kind: token.type, parts: this.#inline(token.tokens, depth + 1) }];
      case "codespan":
        return [{ kind: "code", words: token.text }];
      case "link":
        return this.#link(token, this.#inline(token.tokens, depth + 1));
      case "image":
        return this.#link(token, [{ kind: "words", words: token.text || token.href }]);
      case "br":
        // As it was written, with the spaces that the next line begins with.
        return [{ kind: "words", words: token.raw.replace(/^[ \\]*/, "") }];
      case "escape":
      case "text":
        return token.type === "text" && token.tokens !== undefined
          ? this.#inline(token.tokens, depth)
          : [{ kind: "words", words: token.text }];
      case "checkbox":
        return [];
      case "blockquote":
      case "code":
      case "def":
      case "heading":
      case "hr":
      case "html":
      case "list":
      case "list_item":
      case "paragraph":
      case "space":
      case "table":
        return [{ kind: "words", words: token.raw }];
    }
  }

  /** What must not be a link stays as it was written. */
  #link({ href: written, raw }: Tokens.Link | Tokens.Image, parts: readonly Inline[]): readonly Inline[] {
    const href = safeHref(written);
    if (href === null) return [{ kind: "words", words: raw }];
    return [{ kind: "link", href, parts, host: hiddenHost(wordsOf(parts), href) }];
  }

  #count(depth: number): void {
    this.#parts += 1;
    if (depth > bounds.nesting || this.#parts > bounds.parts) throw new TooMuch();
  }
}

function says(block: Block): boolean {
  switch (block.kind) {
    case "paragraph":
    case "heading":
      return wordsOf(block.parts).trim() !== "";
    case "code":
      return block.words.trim() !== "";
    case "quote":
      return block.blocks.some(says);
    case "list":
      return block.items.some(({ blocks }) => blocks.some(says));
    case "table":
      return true;
  }
}

/** The words of inline parts without their markup. */
export function wordsOf(parts: readonly Inline[]): string {
  return parts
    .map((part) => (part.kind === "words" || part.kind === "code" ? part.words : wordsOf(part.parts)))
    .join("");
}

const types: ReadonlySet<string> = new Set<MarkedToken["type"]>([
  "blockquote",
  "br",
  "checkbox",
  "code",
  "codespan",
  "def",
  "del",
  "em",
  "escape",
  "heading",
  "hr",
  "html",
  "image",
  "link",
  "list",
  "list_item",
  "paragraph",
  "space",
  "strong",
  "table",
  "text",
]);

function known(token: Token): token is MarkedToken {
  return types.has(token.type);
}

function isSpoiler(token: Token): token is Token & Spoiler {
  return token.type === "spoiler";
}
