import { expect, test } from "vitest";
import { mostVisits, type Visits, visitedNow, weightOf } from "./visits";

const day = 24 * 60 * 60_000;

function after(...visits: readonly (readonly [place: string, at: number])[]): Visits {
  return visits.reduce<Visits>((before, [place, at]) => visitedNow(before, place, at), new Map());
}

test("often counts, and so does lately", () => {
  const often = after(["a", 0], ["a", 1], ["b", 2]);
  expect(weightOf(often, "a", day)).toBeGreaterThan(weightOf(often, "b", day));
  const lately = after(["a", 0], ["a", 1], ["b", 30 * day]);
  expect(weightOf(lately, "b", 30 * day)).toBeGreaterThan(weightOf(lately, "a", 30 * day));
  expect(weightOf(lately, "never", 0)).toBe(0);
});

test("a visit counts half after a week", () => {
  expect(weightOf(after(["a", 0]), "a", 7 * day)).toBeCloseTo(0.5);
});

test("the stalest place is forgotten when there are too many", () => {
  const many = after(...Array.from({ length: mostVisits + 1 }, (_, i) => [`p${i}`, i * day] as const));
  expect(many.size).toBe(mostVisits);
  expect(many.has("p0")).toBe(false);
  expect(many.has("p1")).toBe(true);
});
