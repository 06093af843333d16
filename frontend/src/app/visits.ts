/** How often and how lately this device went somewhere: what the palette offers first. */
import { remember, remembered } from "./stored";

const key = "visits";
/** More places than this are forgotten, the stalest first. */
export const mostVisits = 100;
const halfLifeMs = 7 * 24 * 60 * 60_000;

/** Weight, and the time it was right: it halves in a week. */
type Visit = readonly [weight: number, at: number];
export type Visits = ReadonlyMap<string, Visit>;

export function weightOf(visits: Visits, place: string, now: number): number {
  const visit = visits.get(place);
  return visit === undefined ? 0 : visit[0] * 2 ** ((visit[1] - now) / halfLifeMs);
}

/** With one visit more. */
export function visitedNow(visits: Visits, place: string, now: number): Visits {
  const next = new Map(visits).set(place, [weightOf(visits, place, now) + 1, now]);
  if (next.size <= mostVisits) return next;
  const kept = [...next].sort(([one], [other]) => weightOf(next, other, now) - weightOf(next, one, now));
  return new Map(kept.slice(0, mostVisits));
}

export function readVisits(): Visits {
  try {
    const kept: unknown = JSON.parse(remembered(key) ?? "[]");
    return new Map(Array.isArray(kept) ? kept.filter(isEntry) : []);
  } catch {
    return new Map();
  }
}

/** `place`: `room:…`, `person:…` or `command:…`. */
export function visit(place: string): void {
  remember(key, JSON.stringify([...visitedNow(readVisits(), place, Date.now())]));
}

/** Nobody who comes after this user should see where they went. */
export function forgetVisits(): void {
  remember(key, "[]");
}

function isEntry(entry: unknown): entry is [string, Visit] {
  if (!Array.isArray(entry) || typeof entry[0] !== "string" || !Array.isArray(entry[1])) return false;
  const [, [weight, at]] = entry;
  return Number.isFinite(weight) && Number.isFinite(at);
}
