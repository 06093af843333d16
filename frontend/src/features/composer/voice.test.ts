import { expect, test } from "vitest";
import { roomOf } from "@/chat/testing/room";
import type { Room } from "@/chat/types";
import { type Voice, voiceIn } from "./voice";

const now = Date.parse("2026-11-24T14:00:00Z");
const five = "2026-11-24T14:05:00Z";
const ten = "2026-11-24T14:10:00Z";
const over = "2026-11-24T13:59:00Z";
const seat = (mutedUntil: string | null): Partial<Room> => ({
  seat: { role: "member", since: "", mutedUntil },
});

test.each([
  ["who may write", {}, null, { may: "write" }],
  ["muted in the room", seat(five), null, { may: "type", until: Date.parse(five) }],
  ["muted on the server", {}, five, { may: "type", until: Date.parse(five) }],
  ["muted twice, the longer counts", seat(ten), five, { may: "type", until: Date.parse(ten) }],
  ["a mute that is over, before the server says so", { ...seat(over), can: [] }, null, { may: "write" }],
  ["a mute without an end we can read", seat("forever"), null, { may: "type", until: null }],
  ["archived, and muted too", { archived: true, ...seat(five) }, null, { may: "read", why: "archived" }],
  ["left", { left: true, can: ["join"] }, null, { may: "read", why: "left" }],
  ["without the power", { can: ["report"] }, null, { may: "read", why: "silent" }],
] satisfies [string, Partial<Room>, string | null, Voice][])("%s", (_, room, mutedUntil, voice) => {
  expect(voiceIn(roomOf("r", room), { mutedUntil }, now)).toEqual(voice);
});
