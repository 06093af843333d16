import { expect, test } from "vitest";
import { roomOf } from "@/chat/testing/room";
import type { Notify, Room } from "@/chat/types";
import { newsOf, toldOf } from "./calls";
import { holdsAt } from "./quiet";

const notify = (level: Notify["level"], muted = false): Notify => ({ level, muted, mutedUntil: null });
const counted = { unread: 5, mentions: 2 };

test.each([
  ["all", notify("all"), 5],
  ["mentions", notify("mentions"), 2],
  ["nothing", notify("nothing"), 0],
  ["all, muted", notify("all", true), 0],
] satisfies [string, Notify, number][])("of %s", (_, wanted, told) => {
  expect(toldOf(roomOf("r", { ...counted, notify: wanted }))).toBe(told);
});

test("what waits at the start is not news; what comes then is, but not in the room in front", () => {
  const room = (id: string, mentions: number): Room => roomOf(id, { unread: mentions, mentions });
  const first = newsOf(null, [room("a", 2), room("b", 0)], null);
  expect(first.called).toEqual([]);
  expect(first.over).toEqual(["b"]);
  const second = newsOf(first.waiting, [room("a", 3), room("b", 1)], "a");
  expect(second.called.map(({ id }) => id)).toEqual(["b"]);
  const read = newsOf(second.waiting, [room("a", 3), room("b", 0)], null);
  expect(read.called).toEqual([]);
  expect(read.over).toEqual(["b"]);
});

test("quiet hours pass midnight, and belong to the day on which they begin", () => {
  const nights = { from: 22 * 60, to: 7 * 60, days: 0b0111110 };
  const at = (day: number, hour: number) => new Date(2026, 10, day, hour, 30);
  expect(holdsAt(nights, at(23, 21))).toBe(false);
  expect(holdsAt(nights, at(23, 22))).toBe(true);
  expect(holdsAt(nights, at(24, 6))).toBe(true);
  expect(holdsAt(nights, at(24, 7))).toBe(false);
  // Sunday's night is none of them; Friday's is, on Saturday too.
  expect(holdsAt(nights, at(23, 5))).toBe(false);
  expect(holdsAt(nights, at(28, 5))).toBe(true);
});
