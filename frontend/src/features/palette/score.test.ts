import { expect, test } from "vitest";
import { fold, scoreOf } from "./score";

const names = ["general", "releases", "random", "tech-talk", "Émigrés", "Product: roadmap", "Theme: dark"];

const find = (query: string) =>
  names
    .map((name) => ({ name, score: scoreOf(fold(name), fold(query)) }))
    .filter(({ score }) => score > 0)
    .sort((one, other) => other.score - one.score)
    .map(({ name }) => name);

test.each([
  ["gen", ["general"]],
  ["ra", ["random", "general"]],
  ["emi", ["Émigrés"]],
  ["ÉMI", ["Émigrés"]],
  ["talk", ["tech-talk"]],
  ["road", ["Product: roadmap"]],
  ["prod road", ["Product: roadmap"]],
  ["dark theme", ["Theme: dark"]],
  ["tt", ["tech-talk"]],
  ["ttk", ["tech-talk"]],
  ["zz", []],
  ["r", ["random", "releases", "Product: roadmap", "general", "Émigrés", "Theme: dark"]],
])("%j finds %o", (query, expected) => {
  expect(find(query).slice(0, expected.length)).toEqual(expected);
  if (expected.length === 0) expect(find(query)).toEqual([]);
});

test("the whole name is best, then the shorter of two that begin alike", () => {
  expect(scoreOf("tech", "tech")).toBeGreaterThan(scoreOf("tech talk", "tech"));
  expect(scoreOf("tech talk", "tech")).toBeGreaterThan(scoreOf("tech talk archive", "tech"));
});

test("nothing typed fits everything", () => {
  expect(scoreOf("general", "")).toBeGreaterThan(0);
});
