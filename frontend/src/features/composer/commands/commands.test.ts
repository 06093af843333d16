import { expect, test } from "vitest";
import { roomOf } from "@/chat/testing/room";
import type { Room } from "@/chat/types";
import { blocksOf } from "../../text/lex";
import { action, commandOf, commandsIn, muteOf, shrugged, type Typed } from "./commands";

const plain: Partial<Room> = { can: ["send"] };
const all: Partial<Room> = { can: ["send", "set_topic", "invite", "add_members"] };

test.each([
  ["/me waves", plain, { kind: "command", name: "me", rest: "waves" }],
  ["/ME waves", plain, { kind: "command", name: "me", rest: "waves" }],
  ["/me\nwaves\ntwice", plain, { kind: "command", name: "me", rest: "waves\ntwice" }],
  ["/shrug", plain, { kind: "command", name: "shrug", rest: "" }],
  ["/topic", all, { kind: "command", name: "topic", rest: "" }],
  ["/topic x", plain, { kind: "forbidden", name: "topic" }],
  ["/topic x", { ...all, kind: "direct" }, { kind: "forbidden", name: "topic" }],
  ["/dance now", plain, { kind: "unknown", name: "dance" }],
  ["//me waves", plain, { kind: "text", words: "/me waves" }],
  ["/etc/hosts is a file", plain, null],
  ["/", plain, null],
  ["/ me", plain, null],
  ["/1", plain, null],
  ["hello /me", plain, null],
] satisfies [string, Partial<Room>, Typed | null][])("%j in %o", (words, room, expected) => {
  expect(commandOf(words, roomOf("r", room))).toEqual(expected);
});

test.each([
  ["an open room, as its owner", all, ["me", "shrug", "topic", "invite", "mute", "help"]],
  ["a room one only writes in", plain, ["me", "shrug", "mute", "help"]],
  [
    "a private room to which one may add people",
    { kind: "private", can: ["add_members"] },
    ["me", "shrug", "invite", "mute", "help"],
  ],
  ["an open room, where people add themselves", { can: ["add_members"] }, ["me", "shrug", "mute", "help"]],
  ["a direct room", { ...all, kind: "direct" }, ["me", "shrug", "mute", "help"]],
] satisfies [string, Partial<Room>, string[]][])("the commands of %s", (_, room, names) => {
  expect(commandsIn(roomOf("r", room))).toEqual(names);
});

test.each([
  ["30m", 1_800],
  ["8 h", 28_800],
  ["2D", 172_800],
  ["365d", 31_536_000],
  ["366d", null],
  ["0h", null],
  ["off", "none"],
  ["a while", null],
  ["-1h", null],
])("/mute %s", (rest, muteS) => {
  expect(muteOf(rest)).toBe(muteS);
});

test.each([
  ["waves", "_waves_"],
  ["renames snake_case", "_renames snake_case_"],
  ["says _no_", "*says _no_*"],
  ["waves\nand leaves", "_waves\nand leaves_"],
  ["waves\n\nand leaves", "_waves_\n\n_and leaves_"],
  ["**really** waves", "_**really** waves_"],
])("/me %j is sent as %j, which is italic as a whole", (rest, sent) => {
  expect(action(rest)).toBe(sent);
  for (const block of blocksOf(sent) ?? []) {
    expect(block).toMatchObject({ kind: "paragraph", parts: [{ kind: "em" }] });
  }
});

test("a shrug keeps both its arms", () => {
  expect(shrugged("")).toBe("¯\\_(ツ)_/¯");
  expect(blocksOf(shrugged("so _it_ goes"))).toMatchObject([
    { parts: [{ words: "so " }, { kind: "em" }, { words: " goes " }, { words: "¯\\_(ツ)_/¯" }] },
  ]);
});
