/** Case and accents do not matter to somebody in a hurry. */
export function fold(words: string): string {
  return words.normalize("NFD").replace(/\p{M}/gu, "").toLocaleLowerCase().trim();
}

/**
 * How well a folded query fits a folded name, 0 (not at all) to 100. What begins with it comes before
 * what has a word that does, then the first letters of words, then somewhere inside, then letters in
 * this order.
 */
export function scoreOf(name: string, query: string): number {
  if (query === "") return 1;
  if (name === query) return 100;
  // Of two that fit as well, the shorter was meant.
  const length = Math.min(name.length, 64) / 10;
  if (name.startsWith(query)) return 90 - length;
  const words = wordsOf(name);
  const wanted = wordsOf(query);
  if (wanted.length > 0 && wanted.every((part) => words.some((word) => word.startsWith(part))))
    return 75 - length;
  const initials = words.map((word) => word[0]).join("");
  if (query.length > 1 && initials.startsWith(query)) return 60 - length;
  if (name.includes(query)) return 50 - length;
  return inOrder(name, query) ? 20 - length : 0;
}

/** Those whose names fit, best first; the order they are in decides among equals. */
export function bestFirst<T extends { readonly name: string }>(
  named: readonly T[],
  query: string,
): readonly T[] {
  const words = fold(query.replace(/^\s*#/, ""));
  return named
    .map((one) => ({ one, score: scoreOf(fold(one.name), words) }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score)
    .map(({ one }) => one);
}

function wordsOf(name: string): readonly string[] {
  return name.split(/[\s\-_./:,()]+/).filter((word) => word !== "");
}

/** Every letter of the query, the first of them at the start of a word: else anything fits a short query. */
function inOrder(name: string, query: string): boolean {
  return wordsOf(name).some((_, first, words) => {
    const rest = words.slice(first).join(" ");
    if (rest[0] !== query[0]) return false;
    let at = -1;
    for (const letter of query.replace(/\s+/g, "")) {
      at = rest.indexOf(letter, at + 1);
      if (at < 0) return false;
    }
    return true;
  });
}
