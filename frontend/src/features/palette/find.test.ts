import { expect, test } from "vitest";
import { type Entry, type Kind, sectionsFor } from "./find";

const entry = (kind: Kind, name: string, more: Partial<Entry> = {}): Entry => ({
  place: `${kind}:${name}`,
  kind,
  name,
  unread: 0,
  elsewhere: true,
  ...more,
});
const entries = [
  entry("room", "general", { elsewhere: false, unread: 2 }),
  entry("room", "random", { unread: 3 }),
  entry("room", "tech"),
  entry("room", "themes"),
  entry("person", "Theodora"),
  entry("command", "Theme: dark"),
  entry("command", "Theme: light"),
];
const never = () => 0;
const shown = (typed: string, weight: (place: string) => number = never) =>
  sectionsFor(typed, entries, weight).map(({ of, entries: found }) => [of, found.map(({ name }) => name)]);

test("opens with what is unread elsewhere, where one was, and all rooms", () => {
  expect(shown(" ", (place) => ["room:tech", "command:Theme: dark"].indexOf(place) + 1)).toEqual([
    ["unread", ["random"]],
    ["recent", ["Theme: dark", "tech"]],
    ["room", ["general", "themes"]],
  ]);
});

test("the kind with the best match comes first", () => {
  expect(shown("theo")[0]).toEqual(["person", ["Theodora"]]);
  expect(shown("theme").map(([of]) => of)).toEqual(["room", "command"]);
  expect(shown("theme dark")).toEqual([["command", ["Theme: dark"]]]);
});

test("a letter or two inside a command do not find it", () => {
  expect(shown("em")).toEqual([["room", ["themes"]]]);
  expect(shown("eme").map(([of]) => of)).toContain("command");
});

test("what one went to often comes before what fits as well", () => {
  const light = (place: string) => (place === "command:Theme: light" ? 3 : 0);
  expect(shown(">theme", light)).toEqual([["command", ["Theme: light", "Theme: dark"]]]);
});

test.each([
  ["#t", ["room"]],
  ["@t", ["person"]],
  [">t", ["command"]],
  [" #", ["room"]],
])("%j shows one kind", (typed, kinds) => {
  expect(shown(typed).map(([of]) => of)).toEqual(kinds);
});

test("thousands of rooms are found within the bound", () => {
  const many = Array.from({ length: 5_000 }, (_, i) => entry("room", `room ${i}`));
  const [rooms] = sectionsFor("room", many, never);
  expect(rooms?.entries).toHaveLength(20);
});
