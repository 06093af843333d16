import { expect, test } from "vitest";
import { ranked } from "./rank";

const names = ["Joanna", "Ann Bell", "Ann", "Hannah", "Mary Ann", "Zoë"];
const found = (query: string, most = 8) => ranked(names, query, (name) => [name], most);

test("the name itself comes first, then those that begin so, then words of them, then the rest", () => {
  expect(found("ann")).toEqual(["Ann", "Ann Bell", "Mary Ann", "Joanna", "Hannah"]);
});

test("marks over letters need not be typed", () => {
  expect(found("zoe")).toEqual(["Zoë"]);
});

test("nothing typed: all, in their order, but not more than are shown", () => {
  expect(found("", 2)).toEqual(["Joanna", "Ann Bell"]);
});

test("what fits by any of its names is found once", () => {
  expect(ranked([["tada", "party"]], "party", (one) => one, 8)).toEqual([["tada", "party"]]);
});
