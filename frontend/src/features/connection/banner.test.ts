import { expect, test } from "vitest";
import type { Connection } from "@/chat/types";
import { type Banner, backOnlineFor, bannerOf, calm, patience, type Shown, step, wakeAt } from "./banner";

const lost: Banner = { kind: "reconnecting", retryAt: 0, waiting: 0 };

/** Plays a story of (time, banner) and says what is shown at its end. */
function shownAfter(...story: readonly (readonly [number, Banner | null])[]): Shown {
  return story.reduce<Shown>((shown, [now, banner]) => step(shown, banner, now), calm);
}

test("a short loss is never shown", () => {
  expect(shownAfter([0, lost], [patience - 1, lost], [patience - 1, null])).toEqual(calm);
});

test("a loss that lasts is shown after two seconds", () => {
  expect(shownAfter([0, lost], [patience, lost])).toEqual({ state: "trouble" });
});

test("a loss that changes its face keeps its age", () => {
  expect(shownAfter([0, lost], [1500, { kind: "offline", retryAt: null, waiting: 1 }], [2000, lost])).toEqual(
    {
      state: "trouble",
    },
  );
});

test("after a shown loss it says for a moment that all is well", () => {
  const back = shownAfter([0, lost], [patience, lost], [9000, null]);
  expect(back).toEqual({ state: "back", until: 9000 + backOnlineFor });
  expect(step(back, null, 9000 + backOnlineFor - 1)).toEqual(back);
  expect(step(back, null, 9000 + backOnlineFor)).toEqual(calm);
});

test("a new loss while saying so needs its two seconds again", () => {
  const again = shownAfter([0, lost], [patience, lost], [9000, null], [9100, lost]);
  expect(again).toEqual({ state: "hidden", since: 9100 });
});

test.each([
  [{ kind: "signed-out", waiting: 2, account: true }],
  [{ kind: "refused", reason: "Too many connections." }],
  [{ kind: "outdated" }],
] satisfies [Banner][])("%o is shown at once", (banner) => {
  expect(step(calm, banner, 0)).toEqual({ state: "trouble" });
});

test("it wakes up when something must change without an event", () => {
  expect(wakeAt(calm)).toBeNull();
  expect(wakeAt({ state: "hidden", since: 100 })).toBe(100 + patience);
  expect(wakeAt({ state: "back", until: 700 })).toBe(700);
  expect(wakeAt({ state: "trouble" })).toBeNull();
});

const cases: readonly [Connection, "ok" | "degraded", Banner | null][] = [
  [{ state: "online" }, "ok", null],
  [{ state: "online" }, "degraded", { kind: "degraded" }],
  [{ state: "connecting" }, "ok", { kind: "connecting" }],
  [
    { state: "reconnecting", retryAt: 5, attempt: 2 },
    "degraded",
    { kind: "reconnecting", retryAt: 5, waiting: 3 },
  ],
  [{ state: "offline", retryAt: 5 }, "degraded", { kind: "degraded" }],
  [{ state: "offline", retryAt: null }, "degraded", { kind: "offline", retryAt: null, waiting: 3 }],
  [{ state: "offline", retryAt: null }, "ok", { kind: "offline", retryAt: null, waiting: 3 }],
];

test.each(cases)("%o with a store that is %s", (connection, storeState, banner) => {
  expect(bannerOf(connection, storeState, 3, true)).toEqual(banner);
});
