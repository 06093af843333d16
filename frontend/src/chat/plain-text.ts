/**
 * A message as one says it: without the signs of its markup, and with spoilers hidden. For what is read
 * aloud, quoted in a line or shown in a notification. Not for showing the message itself: it guesses where
 * the page reads exactly, but never shows what a spoiler hides.
 */
export function plainText(text: string): string {
  return outside(hidden(text).slice(0, longest))
    .replace(/\n{2,}/g, "\n")
    .trim();
}

/** The most that is said, in UTF-16 units: what a message may usually be long. */
const longest = 16_384;
const spoiler = "spoiler";
const shrug = "¯\\_(ツ)_/¯";

/** Code that begins before a spoiler is no spoiler; a spoiler hides the code in it. */
const codeOrSpoiler = /\\\||(`+)(?:[^`]|[^`][\s\S]*?[^`])\1(?!`)|\|\|(?=\S)[\s\S]*?\S\|\|(?!\|)/g;

function hidden(text: string): string {
  return text.replace(codeOrSpoiler, (found) => (found.startsWith("||") ? spoiler : found));
}

function outside(text: string): string {
  let fence: string | null = null;
  return text
    .split("\n")
    .flatMap((line) => {
      const mark = /^ {0,3}(`{3,}|~{3,})/.exec(line)?.[1];
      if (mark !== undefined && (fence === null || mark.startsWith(fence))) {
        fence = fence === null ? mark : null;
        return [];
      }
      if (fence !== null) return [line];
      if (/^[ \t]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$/.test(line) && line.includes("|"))
        return [];
      return [
        inline(
          line
            .replace(/^(?:[ \t]*>)+ ?/, "")
            .replace(/^[ \t]*(?:#{1,6}|[-+*])[ \t]+(?:\[[ xX]\][ \t]+)?/, ""),
        ),
      ];
    })
    .join("\n");
}

const codeInLine = /(`+)([^`]|[^`].*?[^`])\1(?!`)/g;

function inline(line: string): string {
  let said = "";
  let end = 0;
  for (const code of line.matchAll(codeInLine)) {
    said += marks(line.slice(end, code.index)) + (code[2] ?? "").trim();
    end = code.index + code[0].length;
  }
  return cells(said + marks(line.slice(end)));
}

/** Where signs that were escaped wait: letters that no language uses. */
const aside = 0xe000;

const pairs: readonly RegExp[] = [
  /(\*{1,3}|~{1,2})(?=\S)([^*~]*?[^\s*~])\1/g,
  /(?<![\p{L}\p{N}_])(_{1,3})(?=\S)([^_]*?[^\s_])\1(?![\p{L}\p{N}_])/gu,
];

function marks(words: string): string {
  const kept = words.split(shrug).map((part) => {
    let bare = part
      .replace(/\\([!-/:-@[-`{-~])/g, (_, sign: string) => String.fromCharCode(aside + sign.charCodeAt(0)))
      .replace(/!?\[([^\][]*)\]\([^()\s]*(?:\([^()\s]*\)[^()\s]*)*(?:[ \t]+"[^"]*")?\)/g, "$1")
      .replace(/<((?:https?:|mailto:)[^\s<>]+)>/g, "$1");
    // Once around, and once more for bold in italic.
    for (let round = 0; round < 2; round += 1) for (const pair of pairs) bare = bare.replace(pair, "$2");
    return bare.replace(/[\ue000-\ue07f]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) - aside));
  });
  return kept.join(shrug);
}

/** A row of a table as an enumeration. */
function cells(words: string): string {
  if (!/^[ \t]*\|.*\|[ \t]*$/.test(words)) return words;
  return words
    .split("|")
    .map((cell) => cell.trim())
    .filter((cell) => cell !== "")
    .join(", ");
}
