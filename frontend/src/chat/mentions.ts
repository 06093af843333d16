/**
 * What a message names: people by `@`, rooms by `#`. A name may hold spaces, so what follows the sign is
 * compared with the names that are known, and the longest one that fits is meant.
 */

/** Who or what may be named. Made once, asked for each message. */
export type Names = {
  /** Lengths of the names, longest first. */
  readonly lengths: readonly number[];
  /** By the folded name: the ids of those who are called so. */
  readonly ids: ReadonlyMap<string, readonly string[]>;
};

export type Named = {
  /** Of the sign, and after the name: in UTF-16 units of the text. */
  readonly start: number;
  readonly end: number;
  /** `everybody`: `@room`, all who belong to it; `here`: `@here`, those of them who are here. */
  readonly who: "one" | "everybody" | "here";
  /** Of those who have this name; empty for `everybody` and `here`. */
  readonly ids: readonly string[];
};

/** More than these in one message are left as plain words. */
const most = 200;
const everybody: Readonly<Record<string, Named["who"]>> = { room: "everybody", here: "here" };
const letter = /[\p{L}\p{N}\p{M}]/u;

export function namesOf(all: Iterable<{ readonly id: string; readonly name: string }>): Names {
  const ids = new Map<string, string[]>();
  const lengths = new Set<number>();
  for (const { id, name } of all) {
    if (name === "") continue;
    lengths.add(name.length);
    const same = ids.get(fold(name));
    if (same === undefined) ids.set(fold(name), [id]);
    else if (!same.includes(id)) same.push(id);
  }
  return { lengths: [...lengths].sort((one, other) => other - one), ids };
}

/** The people, and `@room` and `@here`, that a text names; in order, not overlapping. */
export function mentionsIn(text: string, people: Names): readonly Named[] {
  return find(text, "@", people, everybody);
}

/** The rooms that a text names by `#`. */
export function roomsIn(text: string, rooms: Names): readonly Named[] {
  return find(text, "#", rooms, {});
}

function find(
  text: string,
  sign: string,
  names: Names,
  words: Readonly<Record<string, Named["who"]>>,
): readonly Named[] {
  const found: Named[] = [];
  let looked = 0;
  for (let start = text.indexOf(sign); start >= 0 && looked < most; looked += 1) {
    const named = begins(text, start, sign) ? at(text, start, names, words) : null;
    if (named !== null) found.push(named);
    start = text.indexOf(sign, named?.end ?? start + 1);
  }
  return found;
}

function at(
  text: string,
  start: number,
  names: Names,
  words: Readonly<Record<string, Named["who"]>>,
): Named | null {
  // As the server reads it: the words for everybody come before any name.
  for (const [word, who] of Object.entries(words)) {
    const end = start + 1 + word.length;
    if (fold(text.slice(start + 1, end)) === word && ends(text, end)) return { start, end, who, ids: [] };
  }
  for (const length of names.lengths) {
    const end = start + 1 + length;
    if (end > text.length || !ends(text, end)) continue;
    const ids = names.ids.get(fold(text.slice(start + 1, end)));
    if (ids !== undefined) return { start, end, who: "one", ids };
  }
  return null;
}

/** In "ann@example.com" nobody is named, and "https://a.example/#top" is no room. */
function begins(text: string, start: number, sign: string): boolean {
  const before = signBefore(text, start);
  return before === "" || !(letter.test(before) || (sign === "#" && /[#/]/.test(before)));
}

/** "@Ann" is not "@Anna". */
function ends(text: string, end: number): boolean {
  const after = text.codePointAt(end);
  return after === undefined || !letter.test(String.fromCodePoint(after));
}

function signBefore(text: string, start: number): string {
  // Two units may be one letter.
  return [...text.slice(Math.max(0, start - 2), start)].at(-1) ?? "";
}

function fold(name: string): string {
  return name.toLowerCase();
}
