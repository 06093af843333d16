import { expect, test } from "vitest";
import type { RoomAction } from "@/chat/types";
import { type MessageItem, messageItems } from "./messageItems";
import type { Said } from "./rows";

const base = { key: "k", at: "", author: { id: "a", name: "Ada" }, text: "hi" };
const sent: Said = { ...base, status: "sent", seq: 1, rev: 0 };

test.each([
  ["one's own", sent, "a", ["report"], ["copy", "link", "save", "delete"]],
  ["one's own, where it can be changed", sent, "a", ["edit_own"], ["edit", "copy", "link", "save", "delete"]],
  ["somebody's, where one's own can be changed", sent, "b", ["edit_own"], ["copy", "link", "save", "unread"]],
  ["somebody's", sent, "b", ["report"], ["copy", "link", "save", "unread", "report"]],
  [
    "somebody's, as a moderator",
    sent,
    "b",
    ["report", "delete_messages"],
    ["copy", "link", "save", "unread", "report", "delete"],
  ],
  ["somebody's, where it can be pinned", sent, "b", ["pin"], ["copy", "link", "pin", "save", "unread"]],
  [
    "a pinned one",
    { ...sent, pinned: { by: base.author, at: "" } },
    "b",
    ["pin"],
    ["copy", "link", "unpin", "save", "unread"],
  ],
  ["one that waits", { ...base, status: "queued" }, "a", [], ["copy"]],
  ["a deleted one", { ...base, status: "deleted", seq: 1 }, "a", ["delete_messages"], []],
] satisfies [string, Said, string, RoomAction[], MessageItem[]][])("%s", (_, line, me, can, items) => {
  expect(messageItems(line, { can }, me)).toEqual(items);
});
