import { remember, remembered } from "@/app/stored";

/** How much one emoji is used on this device: each use counts 1, and half of that after two weeks. */
export type Use = { readonly emoji: string; readonly score: number; readonly at: number };

const kept = 40;
const halfLife = 14 * 86_400_000;
const place = "emoji";

/** What is offered before anything was used. */
const usual = ["👍", "❤️", "😂", "🎉", "👀", "✅", "🙏", "😮"];

/** After one more use. Of more than 40, those least used are forgotten. */
export function counted(uses: readonly Use[], emoji: string, now: number): readonly Use[] {
  const before = uses.find((use) => use.emoji === emoji);
  const others = uses.filter((use) => use.emoji !== emoji);
  const score = 1 + (before === undefined ? 0 : faded(before, now));
  return ranked([...others, { emoji, score, at: now }], now).slice(0, kept);
}

/** The most used first. */
export function ranked(uses: readonly Use[], now: number): readonly Use[] {
  return [...uses].sort((one, other) => faded(other, now) - faded(one, now));
}

function faded({ score, at }: Use, now: number): number {
  return score * 0.5 ** (Math.max(0, now - at) / halfLife);
}

/** The emoji this device uses most, at most `most`; filled up with usual ones. */
export function frequentEmoji(most: number): readonly string[] {
  const own = ranked(read(), Date.now()).map(({ emoji }) => emoji);
  return [...new Set([...own, ...usual])].slice(0, most);
}

/** To be called for each emoji that somebody picked. */
export function countUse(emoji: string): void {
  remember(place, JSON.stringify(counted(read(), emoji, Date.now())));
}

function read(): readonly Use[] {
  try {
    const stored: unknown = JSON.parse(remembered(place) ?? "[]");
    return Array.isArray(stored) ? stored.filter(isUse) : [];
  } catch {
    return [];
  }
}

function isUse(value: unknown): value is Use {
  return (
    typeof value === "object" &&
    value !== null &&
    "emoji" in value &&
    typeof value.emoji === "string" &&
    "score" in value &&
    typeof value.score === "number" &&
    "at" in value &&
    typeof value.at === "number"
  );
}
