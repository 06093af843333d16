import { expect, test } from "vitest";
import { placeAt } from "./spot";

const view = { width: 400, height: 800 };
const size = { width: 200, height: 100 };

test.each([
  [
    "below, ending where the button ends",
    { left: 300, right: 332, top: 50, bottom: 82 },
    { left: 132, top: 86 },
  ],
  [
    "above where there is no room below",
    { left: 300, right: 332, top: 750, bottom: 782 },
    { left: 132, top: 646 },
  ],
  ["inside the window at its start", { left: 10, right: 42, top: 50, bottom: 82 }, { left: 8, top: 86 }],
  ["inside the window at its end", { left: 390, right: 420, top: 50, bottom: 82 }, { left: 192, top: 86 }],
])("%s", (_, spot, place) => {
  expect(placeAt(spot, size, view)).toEqual(place);
});

test("a menu higher than the window begins at its top", () => {
  const spot = { left: 0, right: 20, top: 400, bottom: 420 };
  expect(placeAt(spot, { width: 100, height: 1_000 }, view).top).toBe(8);
});
