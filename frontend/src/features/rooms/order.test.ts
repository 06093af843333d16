import { expect, test } from "vitest";
import { roomOf } from "@/chat/testing/room";
import { stepRoom } from "./order";

const room = (name: string, unread = 0) => roomOf(name, { read: 9 - unread, unread });
const rooms = [room("general"), room("releases", 3), room("random"), room("tech-talk", 1), room("Émigrés")];

test.each([
  ["general", 1, "any", "releases"],
  ["general", -1, "any", "Émigrés"],
  ["Émigrés", 1, "any", "general"],
  ["general", 1, "unread", "releases"],
  ["releases", 1, "unread", "tech-talk"],
  ["tech-talk", 1, "unread", "releases"],
  ["general", -1, "unread", "tech-talk"],
  [null, 1, "any", "general"],
  [null, -1, "any", "Émigrés"],
  ["gone", 1, "any", "general"],
] satisfies [string | null, 1 | -1, "any" | "unread", string][])(
  "from %s by %i (%s) to %s",
  (current, step, only, expected) => {
    expect(stepRoom(rooms, current, step, only)).toBe(expected);
  },
);

test("a muted room is passed over by the key for unread ones", () => {
  const notify = { level: "all", muted: true, mutedUntil: null } as const;
  const muted = roomOf("muted", { unread: 3, notify });
  expect(stepRoom([room("a"), muted, room("b", 1)], "a", 1, "unread")).toBe("b");
  expect(stepRoom([room("a"), muted], "a", 1, "any")).toBe("muted");
});

test("with nothing else unread one stays", () => {
  expect(stepRoom([room("a", 2), room("b")], "a", 1, "unread")).toBeNull();
  expect(stepRoom([], null, 1, "any")).toBeNull();
});
