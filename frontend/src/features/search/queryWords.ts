export const filters = ["from", "in", "has", "after", "before"] as const;
export type Filter = (typeof filters)[number];

/** A word of a query, where it stands, and what it filters by, if it does. */
export type Word = {
  readonly start: number;
  readonly end: number;
  readonly filter: Filter | null;
  /** Without the quotes. */
  readonly value: string;
};

/** Takes a query apart as the server does: words, quoted words, and filters with either. */
export function wordsOf(query: string): readonly Word[] {
  const found: Word[] = [];
  const word = /(?:(from|in|has|before|after):)?(?:["“”„«]([^"“”»]*)["“”»]?|(\S*))/giy;
  let at = 0;
  while (at < query.length) {
    const gap = /^\s+/.exec(query.slice(at))?.[0].length ?? 0;
    at += gap;
    if (at >= query.length) break;
    word.lastIndex = at;
    const match = word.exec(query);
    if (match === null || match[0] === "") break;
    const name = match[1]?.toLowerCase();
    const filter = filters.find((one) => one === name) ?? null;
    found.push({ start: at, end: at + match[0].length, filter, value: match[2] ?? match[3] ?? "" });
    at += match[0].length;
  }
  return found;
}

/** The filter that is being written at the caret. */
export function wordAt(query: string, caret: number): Word | null {
  const word = wordsOf(query).find(({ start, end }) => start < caret && caret <= end);
  return word === undefined || word.filter === null ? null : word;
}

/** A filter as it is written; quoted where it is more than one plain word. */
export function written(filter: Filter, value: string, exact = false): string {
  const plain = value.replaceAll('"', "");
  return exact || /[\s"“”„«»]/.test(value) ? `${filter}:"${plain}"` : `${filter}:${plain}`;
}

/** The query with something else in place of a word, and where the caret is then. */
export function replaced(
  query: string,
  word: Pick<Word, "start" | "end">,
  by: string,
): { readonly query: string; readonly caret: number } {
  const rest = query.slice(word.end).replace(/^\s+/, "");
  const before = `${query.slice(0, word.start)}${by}${by === "" ? "" : " "}`;
  return { query: `${before}${rest}`, caret: before.length };
}

/** The query with a filter begun at its end. */
export function begun(query: string, filter: Filter): string {
  const before = query.trimEnd();
  return `${before === "" ? "" : `${before} `}${filter}:`;
}
