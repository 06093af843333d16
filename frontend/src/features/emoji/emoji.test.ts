import { table } from "virtual:emoji";
import { expect, test } from "vitest";
import { onlyEmoji } from "../timeline/segments";
import { shown, toEmoji } from "./catalogue";
import { counted, frequentEmoji, ranked, type Use } from "./frequent";
import { pickerData } from "./pickerData";
import { inTone } from "./tone";

const day = 86_400_000;
const all = table.rows.map(toEmoji);
const named = (name: string) => all.find(({ names }) => names.includes(name));

test("what is used often comes before what was used once, and old use fades", () => {
  let uses: readonly Use[] = [];
  for (let i = 0; i < 4; i += 1) uses = counted(uses, "🎉", 0);
  uses = counted(uses, "👀", 0);
  expect(ranked(uses, 0).map(({ emoji }) => emoji)).toEqual(["🎉", "👀"]);
  uses = counted(counted(uses, "👀", 60 * day), "👀", 60 * day);
  expect(ranked(uses, 60 * day).map(({ emoji }) => emoji)).toEqual(["👀", "🎉"]);
});

test("of many different emoji the 40 most used are remembered", () => {
  let uses: readonly Use[] = [];
  for (const [at, { emoji }] of all.slice(0, 100).entries()) uses = counted(uses, emoji, at);
  expect(uses).toHaveLength(40);
  expect(uses.map(({ emoji }) => emoji)).toContain(all[99]?.emoji);
});

test("before anything was used, usual ones are offered", () => {
  expect(frequentEmoji(3)).toEqual(["👍", "❤️", "😂"]);
});

test("each emoji has a short name, and no two share their first", () => {
  expect(all.length).toBeGreaterThan(1_800);
  const firsts = all.map(({ names }) => names[0]);
  expect(firsts.every((name) => name !== undefined && /^[\w+-]+$/.test(name))).toBe(true);
  expect(new Set(firsts).size).toBe(firsts.length);
});

test.each([
  ["tada", "🎉"],
  ["+1", "👍"],
  ["thumbsup", "👍"],
  ["heart", "❤️"],
  ["es", "🇪🇸"],
])("%s is %s, in the form that is shown large", (name, emoji) => {
  expect(named(name)?.emoji).toBe(emoji);
  expect(onlyEmoji(emoji)).toBe(true);
});

test("a browser that draws neither flags nor the newest emoji is not offered them", () => {
  const old = shown(table.rows, 5, false);
  expect(old.some(([, , , names]) => names.split(" ").includes("es"))).toBe(false);
  expect(Math.max(...old.map((row) => row[5]))).toBeLessThanOrEqual(5);
  expect(shown(table.rows, 99, true)).toHaveLength(table.rows.length);
});

test("a hand comes in the chosen tone, and what has none stays as it is", () => {
  const hand = named("wave");
  const party = named("tada");
  if (hand === undefined || party === undefined) throw new Error("not there");
  expect(inTone(hand, "dark")).toBe("👋🏿");
  expect(inTone(hand, "none")).toBe("👋");
  expect(inTone(party, "dark")).toBe("🎉");
});

test("the picker shows the frequent ones first, as they were picked", () => {
  const groups = table.groups.map(([order, label]) => ({ order, label }));
  const { categories, emojis } = pickerData({ groups, emoji: all }, ["👋🏿", "❤️", "not one"]);
  expect(categories[0]?.label).toBe("Frequently used");
  expect(emojis.filter(({ category }) => category === -1).map(({ emoji }) => emoji)).toEqual(["👋🏿", "❤️"]);
});
