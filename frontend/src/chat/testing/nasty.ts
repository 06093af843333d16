/** Texts that make readers of Markdown slow or deep, of the length that a message may have. */
const most = 16_384;

function full(of: string): string {
  return of.repeat(Math.ceil(most / of.length)).slice(0, most);
}

function rising(line: (i: number) => string): string {
  return Array.from({ length: 200 }, (_, i) => line(i + 1))
    .join("")
    .slice(0, most);
}

const around = (open: string, close: string) => `${open.repeat(4_000)}a${close.repeat(4_000)}`;

export const nasty: Readonly<Record<string, string>> = {
  "open stars": full("*a "),
  "open stars in words": full("a*"),
  "stars and nothing else": full("*"),
  "open bold and italic": full("**a *b "),
  "three kinds mixed": full("a**b*c_d "),
  "open underlines": full("_a "),
  "underlines in words": full("a_"),
  "italic in turns": full("*_"),
  "italic around italic": around("*", "*"),
  "italic and bold around": around("*_", "_*"),
  "open code": full("`a"),
  "code in a line": full("`a` "),
  "code of rising fences": rising((i) => `${"`".repeat(i)}a`),
  "open strikes": full("~~a "),
  "small strikes": full("~a~ "),
  "open brackets": full("["),
  "open links": full("[a](b"),
  "links in links": full("[a]("),
  "a link of brackets": `[a](${full("(")}`.slice(0, most),
  "open titles": full('[a](b "'),
  "open pictures": full("![["),
  pictures: full("![a](b) "),
  definitions: full("[a]: b\n"),
  "angle brackets": full("<"),
  "open tags": full("<a "),
  "open comments": full("<!--"),
  elements: full("<div>\n"),
  backslashes: full("\\"),
  "escaped stars": full("\\*"),
  quotes: full(">"),
  "quotes with spaces": full("> "),
  "rising quotes": rising((i) => `${">".repeat(i)}a\n`),
  "lists in a line": full("- "),
  "numbers in a line": full("1. "),
  "quotes and lists in a line": full("> - "),
  "rising lists": rising((i) => `${" ".repeat(i)}- a\n`),
  "many items": full("- a\n"),
  "empty items": full("- \n"),
  "items with tabs": full("-\ta\n"),
  "fences in items": full("- ```\n"),
  tasks: full("- [ ] a\n"),
  "a long table": `|a|b|\n|-|-|\n${full("|a|b|\n")}`.slice(0, most),
  "a wide table": `${"|a".repeat(4_000)}\n${"|-".repeat(4_000)}`,
  "many tables": full("a|\n-|\n"),
  bars: full("|"),
  "open spoilers": full("||a "),
  spoilers: full("||a|| "),
  "a spoiler and bars": `||a${full("|||")}`.slice(0, most),
  addresses: full("http://"),
  "an address of brackets": `http://${full("(")}`.slice(0, most),
  "addresses with www": full("www."),
  mail: full("a@b.c "),
  "open mail": full("a@"),
  dots: full("a."),
  mailto: full("mailto:"),
  fences: full("```\n"),
  "fences in a line": full("``` "),
  headings: full("# a\n"),
  underlines: full("a\n=\n"),
  spaces: `\`a\`${full(" ")}a`.slice(0, most),
  "spaces between": full("*a    "),
  "empty lines": full(" \n"),
  entities: full("&amp;*"),
  emoji: full("👍*"),
  names: full("@"),
  rooms: full("#a "),
};
