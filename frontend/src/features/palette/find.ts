import { fold, scoreOf } from "./score";

export type Kind = "room" | "person" | "command";

/** Something the palette offers. `place` names it among visits. */
export type Entry = {
  readonly place: string;
  readonly kind: Kind;
  readonly name: string;
  readonly unread: number;
  /** Not where one is already. */
  readonly elsewhere: boolean;
};

export type Section<E extends Entry> = {
  readonly of: "unread" | "recent" | Kind;
  readonly entries: readonly E[];
};

/** More results than this nobody reads; another letter narrows them. */
const most: Readonly<Record<Kind, number>> = { room: 20, person: 12, command: 12 };
const mostRecent = 6;
/** What a place that is often gone to gains over one that fits as well. */
const mostGain = 12;
/** What fits in no better way than inside a word has a score of at most this. */
const insideAtMost = 50;

const prefixes: Readonly<Record<string, Kind>> = { "#": "room", "@": "person", ">": "command" };

/** What is typed: of which kind alone, by the sign in front, and the words. */
export function readQuery(typed: string): { readonly only: Kind | null; readonly words: string } {
  const sign = typed.trimStart()[0] ?? "";
  const only = prefixes[sign] ?? null;
  return { only, words: fold(only === null ? typed : typed.trimStart().slice(1)) };
}

/**
 * What to show for what is typed. With nothing typed: what is unread, where one was lately, then all
 * rooms. Else the kind with the best match comes first, so that Enter takes it.
 */
export function sectionsFor<E extends Entry>(
  typed: string,
  entries: readonly E[],
  weightOf: (place: string) => number,
): readonly Section<E>[] {
  const { only, words } = readQuery(typed);
  if (only === null && words === "") return atOpening(entries, weightOf);
  const ranked = entries
    .filter(({ kind }) => only === null || kind === only)
    .map((entry) => ({ entry, fit: scoreOf(fold(entry.name), words) }))
    // A letter or two stand somewhere inside many a command.
    .filter(({ entry, fit }) => fit > (entry.kind === "command" && words.length < 3 ? insideAtMost : 0))
    .map(({ entry, fit }) => ({ entry, score: fit + gain(weightOf(entry.place)) }))
    .sort((one, other) => other.score - one.score)
    .map(({ entry }) => entry);
  const kinds = [...new Set(ranked.map(({ kind }) => kind))];
  return kinds.map((of) => ({ of, entries: ranked.filter(({ kind }) => kind === of).slice(0, most[of]) }));
}

function atOpening<E extends Entry>(
  entries: readonly E[],
  weightOf: (place: string) => number,
): readonly Section<E>[] {
  const places = entries.filter(({ kind }) => kind === "room");
  const unread = places.filter((one) => one.unread > 0 && one.elsewhere);
  const recent = entries
    .filter((one) => one.elsewhere && !unread.includes(one) && weightOf(one.place) > 0)
    .sort((one, other) => weightOf(other.place) - weightOf(one.place))
    .slice(0, mostRecent);
  const others = places.filter((one) => !unread.includes(one) && !recent.includes(one));
  const sections: readonly Section<E>[] = [
    { of: "unread", entries: unread.slice(0, most.room) },
    { of: "recent", entries: recent },
    { of: "room", entries: others.slice(0, most.room) },
  ];
  return sections.filter((section) => section.entries.length > 0);
}

/** 0 for a place never gone to, towards the most with every visit. */
function gain(weight: number): number {
  return mostGain * (1 - 1 / (1 + weight));
}
