import { expect, test } from "vitest";
import { roomOf } from "@/chat/testing/room";
import type { Role, Room, RoomAction } from "@/chat/types";
import { type MemberItem, memberItems, type RoomItem, roomItems } from "./powers";

const all: readonly RoomAction[] = [
  "leave",
  "rename",
  "add_members",
  "invite",
  "kick",
  "mute",
  "set_roles",
  "hand_over",
];

test.each([
  ["an open room", { can: all }, ["settings", "invite", "leave"]],
  ["a private room", { kind: "private", can: all }, ["settings", "invite", "add", "leave"]],
  ["a room whose webhooks are ours", { can: ["manage_hooks", "leave"] }, ["hooks", "leave"]],
  ["a direct room with every power", { kind: "direct", can: ["manage_hooks", "leave"] }, ["leave"]],
  ["a direct room", { kind: "direct", can: all }, ["leave"]],
  ["a room one only reads", { can: ["report"] }, []],
] satisfies [string, Partial<Room>, RoomItem[]][])("the menu of %s", (_, room, items) => {
  expect(roomItems(roomOf("r", room))).toEqual(["notify", "pins", ...items]);
});

const mina = { id: "m", name: "Mina" };
const here = (seat: Role, server: Role = "member", room: Partial<Room> = {}) => ({
  room: roomOf("r", { can: all, seat: { role: seat, since: "", mutedUntil: null }, ...room }),
  standing: { role: server, can: ["start_direct" as const] },
  me: "me",
});

test.each([
  ["owner on member", "owner", "member", ["message", "moderator", "hand-over", "mute", "remove"]],
  ["owner on moderator", "owner", "moderator", ["message", "member", "hand-over", "mute", "remove"]],
  ["owner on owner", "owner", "owner", ["message"]],
  ["moderator on member", "moderator", "member", ["message", "hand-over", "mute", "remove"]],
  ["moderator on moderator", "moderator", "moderator", ["message"]],
  ["member on guest", "member", "guest", ["message", "mute", "remove"]],
] satisfies [string, Role, Role, MemberItem[]][])("%s", (_, mine, theirs, items) => {
  expect(memberItems(here(mine), { user: mina, role: theirs, mutedUntil: null })).toEqual(items);
});

test("the role on the server counts where it is the higher one", () => {
  const theirs = { user: mina, role: "moderator" as const, mutedUntil: null };
  expect(memberItems(here("member", "admin"), theirs)).toContain("remove");
});

test("nobody has power in a direct room, over themselves, or beyond what the server says", () => {
  const theirs = { user: mina, role: "member" as const, mutedUntil: null };
  expect(memberItems(here("owner", "owner", { kind: "direct" }), theirs)).toEqual([]);
  expect(memberItems(here("owner"), { ...theirs, user: { id: "me", name: "Me" } })).toEqual([]);
  expect(memberItems(here("owner", "member", { can: [] }), theirs)).toEqual(["message"]);
});

test("who is muted can be let speak again, and a bot is not written to", () => {
  const bot = { user: { ...mina, bot: true }, role: "member" as const, mutedUntil: "2026-11-24T14:05:00Z" };
  expect(memberItems(here("owner"), bot)).toEqual(["moderator", "unmute", "remove"]);
});
