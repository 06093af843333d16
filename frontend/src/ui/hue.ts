const hues = [20, 45, 75, 110, 150, 175, 200, 220, 250, 280, 305, 340];

/** The same id has the same colour everywhere and for ever (FNV-1a; ids that differ little spread well). */
export function hueOf(id: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < id.length; i += 1) {
    hash ^= id.charCodeAt(i);
    hash = Math.imul(hash, 0x01000193);
  }
  return hues[(hash >>> 0) % hues.length] ?? 280;
}

const graphemes = new Intl.Segmenter("en", { granularity: "grapheme" });

/** First letters of the first and the last word; of a name without letters its first sign. */
export function initialsOf(name: string, most: 1 | 2): string {
  const words = name.split(/\s+/u).filter((word) => word !== "");
  const lettered = words.filter((word) => /^[\p{L}\p{N}]/u.test(word));
  const chosen = lettered.length > 0 ? lettered : words;
  const [first, last] = [chosen[0], chosen.length > 1 ? chosen.at(-1) : undefined];
  const letters = most === 1 ? [first] : [first, last];
  return letters
    .map((word) => firstGrapheme(word ?? ""))
    .join("")
    .toLocaleUpperCase();
}

function firstGrapheme(word: string): string {
  for (const { segment } of graphemes.segment(word)) return segment;
  return "";
}
