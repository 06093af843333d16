import { expect, test } from "vitest";
import type { Line } from "@/chat/types";
import { lastOwn } from "./lastOwn";

const said = (seq: number, author: string): Line => ({
  status: "sent",
  key: `${author}/${seq}`,
  seq,
  at: "",
  author: { id: author, name: author },
  text: "hi",
  rev: 0,
});
const gone: Line = { status: "deleted", key: "me/4", seq: 4, at: "", author: { id: "me", name: "me" } };

const waiting: Line = {
  status: "sending",
  key: "me/5",
  at: "",
  author: { id: "me", name: "me" },
  text: "hi",
};

test.each([
  ["the newest of one's own", [said(1, "me"), said(2, "me"), said(3, "you"), gone], ["edit_own"], 2],
  ["none, while a newer one is on its way", [said(2, "me"), waiting], ["edit_own"], null],
  ["none, where one has said nothing", [said(1, "you")], ["edit_own"], null],
  ["none, where nothing may be changed", [said(1, "me")], [], null],
] as const)("%s", (_, lines, can, seq) => {
  expect(lastOwn(lines, { can }, "me")?.seq ?? null).toBe(seq);
});
