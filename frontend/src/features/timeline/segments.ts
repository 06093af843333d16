/** A piece of a message: plain words, or an address that becomes a link. */
export type Segment =
  | { readonly kind: "words"; readonly words: string }
  | { readonly kind: "link"; readonly words: string; readonly href: string };

const address = /https?:\/\/[^\s<>"]+/gi;
/** Punctuation that ends the sentence rather than the address. */
const trailing = /[.,;:!?'"*_~…»”’]$/;
const pairs: readonly (readonly [string, string])[] = [
  ["(", ")"],
  ["[", "]"],
  ["{", "}"],
];

export function segments(text: string): readonly Segment[] {
  const parts: Segment[] = [];
  let end = 0;
  for (const match of text.matchAll(address)) {
    const words = trimmed(match[0]);
    // One that hides its host behind a name before an @ is not made a link.
    if (!URL.canParse(words) || new URL(words).username !== "") continue;
    if (match.index > end) parts.push({ kind: "words", words: text.slice(end, match.index) });
    parts.push({ kind: "link", words, href: words });
    end = match.index + words.length;
  }
  if (end < text.length) parts.push({ kind: "words", words: text.slice(end) });
  return parts;
}

/** "(see https://a.example/b_(c).)" is about https://a.example/b_(c) */
export function trimmed(found: string): string {
  let words = found;
  for (;;) {
    const last = words.at(-1);
    const pair = pairs.find(([, close]) => close === last);
    const unbalanced = pair !== undefined && occurrences(words, pair[1]) > occurrences(words, pair[0]);
    if (!unbalanced && !trailing.test(words)) return words;
    words = words.slice(0, -1);
  }
}

function occurrences(words: string, character: string): number {
  return words.split(character).length - 1;
}

const graphemes = new Intl.Segmenter("en", { granularity: "grapheme" });
// Written as a string: the flag is newer than the language level the source is checked against.
const emoji = /^\p{RGI_Emoji}$/v;

/** One to three emoji and nothing else: shown large. */
export function onlyEmoji(text: string): boolean {
  // The longest emoji are family and flag sequences of about 35 code units.
  const bare = text.trim();
  if (bare === "" || bare.length > 120) return false;
  const seen = [...graphemes.segment(bare)].map(({ segment }) => segment).filter((one) => one.trim() !== "");
  return seen.length <= 3 && seen.every((one) => emoji.test(one));
}
