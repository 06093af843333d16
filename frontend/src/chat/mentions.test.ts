import { expect, test } from "vitest";
import { mentionsIn, namesOf, roomsIn } from "./mentions";

const people = namesOf([
  { id: "ann", name: "Ann" },
  { id: "annb", name: "Ann Bell" },
  { id: "jo", name: "Jo" },
  { id: "jo2", name: "jo" },
  { id: "el", name: "Ελένη" },
  { id: "dot", name: "Priya N." },
  { id: "old", name: "Room Keeper" },
]);

test.each([
  ["@Ann hello", [["@Ann", "ann"]]],
  ["hello @ann.", [["@ann", "ann"]]],
  [
    "@ANN BELL, and @ann",
    [
      ["@ANN BELL", "annb"],
      ["@ann", "ann"],
    ],
  ],
  ["@Ann Bella", [["@Ann", "ann"]]],
  ["@Annabel", []],
  ["@Ann_", [["@Ann", "ann"]]],
  ["@Ann's turn", [["@Ann", "ann"]]],
  ["(@Ann)", [["@Ann", "ann"]]],
  ["@Ann@Ann", [["@Ann", "ann"]]],
  ["mail@ann.example", []],
  ["either/@Ann", [["@Ann", "ann"]]],
  ["@@Ann", [["@Ann", "ann"]]],
  ["ü@Ann", []],
  ["👍@Ann", [["@Ann", "ann"]]],
  ["@jo", [["@jo", "jo,jo2"]]],
  ["@ΕΛΈΝΗ έλα", [["@ΕΛΈΝΗ", "el"]]],
  ["@Priya N. knows", [["@Priya N.", "dot"]]],
  ["@Priya knows", []],
  ["@ Ann", []],
  ["@", []],
  [
    "@here and @Room",
    [
      ["@here", "here"],
      ["@Room", "everybody"],
    ],
  ],
  ["@Room Keeper", [["@Room", "everybody"]]],
  ["@hereafter", []],
  ["nobody", []],
] satisfies [string, [string, string][]][])("%j names %j", (text, expected) => {
  const found = mentionsIn(text, people).map(({ start, end, who, ids }) => [
    text.slice(start, end),
    who === "one" ? ids.join() : who,
  ]);
  expect(found).toEqual(expected);
});

const rooms = namesOf([
  { id: "general", name: "General" },
  { id: "r1", name: "Release planning" },
]);

test.each([
  ["see #general", ["#general"]],
  ["#Release planning!", ["#Release planning"]],
  ["#generals", []],
  ["##general", []],
  ["https://a.example/#general", []],
  ["#here", []],
])("%j leads to %j", (text, expected) => {
  expect(roomsIn(text, rooms).map(({ start, end }) => text.slice(start, end))).toEqual(expected);
});

test("a text of nothing but signs is looked at for a while only", () => {
  expect(mentionsIn("@Ann ".repeat(3_000), people)).toHaveLength(200);
});

test("nobody is known", () => {
  expect(mentionsIn("@Ann", namesOf([]))).toEqual([]);
});
