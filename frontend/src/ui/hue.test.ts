import { expect, test } from "vitest";
import { hueOf, initialsOf } from "./hue";

test.each([
  ["Mina Okafor", 2, "MO"],
  ["Mina Okafor", 1, "M"],
  ["ada", 2, "A"],
  ["Ludwig van Beethoven", 2, "LB"],
  ["  spaced   out ", 2, "SO"],
  ["Ana (she)", 2, "A"],
  ["éa b", 2, "ÉB"],
  ["Éva", 1, "É"],
  ["李 小龙", 2, "李小"],
  ["👩‍🚀 astro", 2, "A"],
  ["👩‍🚀", 2, "👩‍🚀"],
  ["", 2, ""],
] satisfies [string, 1 | 2, string][])("initials of %j (%i) are %j", (name, most, expected) => {
  expect(initialsOf(name, most)).toBe(expected);
});

test("ids that differ in one digit do not all share a colour", () => {
  const hues = new Set(Array.from({ length: 60 }, (_, i) => hueOf(`0193-user-${i}`)));
  expect(hues.size).toBeGreaterThan(8);
});

test("a colour does not change", () => {
  expect(hueOf("general")).toBe(hueOf("general"));
});
