import type { Row } from "virtual:emoji";
import { drawnUpTo, drawsFlags } from "./drawn";

export type Emoji = {
  readonly emoji: string;
  readonly group: number;
  /** "party popper" */
  readonly label: string;
  /** "tada": what is written between colons. The usual one first. */
  readonly names: readonly string[];
  readonly tags: readonly string[];
  /** In the skin tones from light to dark; empty where there are none. */
  readonly tones: readonly string[];
};

export type Catalogue = {
  readonly groups: readonly { readonly order: number; readonly label: string }[];
  readonly emoji: readonly Emoji[];
};

let loaded: Promise<Catalogue> | null = null;

/** Every emoji this browser can draw. Fetched once; a failure is told, and the next call tries again. */
export function loadCatalogue(): Promise<Catalogue> {
  loaded ??= import("virtual:emoji").then(({ table }) => ({
    groups: table.groups.map(([order, label]) => ({ order, label })),
    emoji: shown(table.rows, drawnUpTo(table.rows), drawsFlags()).map(toEmoji),
  }));
  loaded.catch(() => {
    loaded = null;
  });
  return loaded;
}

/** Without what a browser of this age would draw as boxes or as letters. */
export function shown(rows: readonly Row[], version: number, flags: boolean): readonly Row[] {
  return rows.filter((row) => row[5] <= version && (flags || row[6] === 0));
}

export function toEmoji([emoji, group, label, names, tags, , , tones]: Row): Emoji {
  return { emoji, group, label, names: parts(names, " "), tags: parts(tags, "|"), tones: parts(tones, " ") };
}

function parts(joined: string, by: string): readonly string[] {
  return joined === "" ? [] : joined.split(by);
}
