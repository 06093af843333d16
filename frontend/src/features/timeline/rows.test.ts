import { expect, test } from "vitest";
import type { Line, User } from "@/chat/types";
import { cameAndWent, type Notice, newLines, type Row, topSeq, toRows } from "./rows";

const mina: User = { id: "m", name: "Mina" };
const jonas: User = { id: "j", name: "Jonas" };
const ada: User = { id: "a", name: "Ada" };

const sent = (seq: number, author: User, at: string): Line => ({
  status: "sent",
  key: `k${seq}`,
  seq,
  at: `2026-11-24T${at}:00.000Z`,
  author,
  text: `message ${seq}`,
  rev: 0,
});
const notice = (key: string, at: string, change: "joined" | "left", ...users: User[]): Notice => ({
  status: "notice",
  key,
  at: `2026-11-24T${at}:00.000Z`,
  change,
  users,
});

const noDivider = { after: null, me: "a" };
const nobody: ReadonlySet<string> = new Set();

const shape = (rows: readonly Row[]) => rows.map(word).join(" ");

function word(row: Row): string {
  switch (row.kind) {
    case "said":
      return row.head ? `${row.line.author.name}:` : "·";
    case "notices":
      return `(${row.notices.length})`;
    case "pin":
    case "day":
    case "new":
    case "gap":
    case "reset":
    case "start":
      return row.kind;
  }
}

const rowsOf = (lines: Line[], more: { hasOlder?: boolean; after?: number; oldest?: string[] } = {}) =>
  toRows(
    { lines, hasOlder: more.hasOlder ?? true },
    { ...noDivider, after: more.after ?? null },
    new Set(more.oldest),
  );

test("messages of one author within five minutes stand under one head", () => {
  const lines = [
    sent(1, mina, "10:00"),
    sent(2, mina, "10:05"),
    sent(3, mina, "10:11"),
    sent(4, jonas, "10:11"),
  ];
  expect(shape(rowsOf(lines))).toBe("Mina: · Mina: Jonas:");
});

test("a group grows no older than fifteen minutes", () => {
  const lines = [0, 4, 8, 12, 15, 16].map((minute, i) =>
    sent(i + 1, mina, `10:${String(minute).padStart(2, "0")}`),
  );
  expect(shape(rowsOf(lines))).toBe("Mina: · · · · Mina:");
});

test("notices and deleted messages end a group", () => {
  const gone: Line = { status: "deleted", key: "k3", seq: 3, at: "2026-11-24T10:01:00.000Z", author: mina };
  const lines = [
    sent(1, mina, "10:00"),
    notice("n1", "10:00", "joined", jonas),
    sent(2, mina, "10:01"),
    gone,
    sent(4, mina, "10:01"),
  ];
  expect(shape(rowsOf(lines))).toBe("Mina: (1) Mina: Mina: Mina:");
});

test("neighbouring notices are one row, and the row keeps its key as it grows", () => {
  const one = [sent(1, mina, "10:00"), notice("n1", "10:01", "joined", jonas)];
  const two = [...one, notice("n2", "10:02", "left", jonas)];
  expect(shape(rowsOf(two))).toBe("Mina: (2)");
  expect(rowsOf(two).at(-1)?.key).toBe(rowsOf(one).at(-1)?.key);
});

test("days change at local midnight", () => {
  // Berlin is UTC+1 in November: 23:30Z is half past midnight there.
  const lines = [
    sent(1, mina, "22:30"),
    sent(2, mina, "22:34"),
    sent(3, mina, "23:00"),
    sent(4, mina, "23:01"),
  ];
  expect(shape(rowsOf(lines))).toBe("Mina: · day Mina: ·");
  expect(shape(rowsOf(lines, { hasOlder: false }))).toBe("start day Mina: · day Mina: ·");
});

test("an empty room shows its start", () => {
  expect(toRows({ lines: [], hasOlder: false }, noDivider, nobody)).toEqual([
    { kind: "start", key: "start", empty: true },
  ]);
});

test("New stands before the first message of somebody else after the read position", () => {
  const lines = [
    sent(1, mina, "10:00"),
    sent(2, ada, "10:01"),
    sent(3, mina, "10:02"),
    sent(4, mina, "10:03"),
  ];
  expect(shape(rowsOf(lines, { after: 1 }))).toBe("Mina: Ada: new Mina: ·");
  expect(shape(rowsOf(lines, { after: 2 }))).toBe("Mina: Ada: new Mina: ·");
  expect(shape(rowsOf(lines, { after: 4 }))).toBe("Mina: Ada: Mina: ·");
});

test("New is not drawn where the read message is not loaded yet", () => {
  const lines = [sent(8, mina, "10:00"), sent(9, mina, "10:01")];
  expect(shape(rowsOf(lines, { after: 3 }))).toBe("Mina: ·");
  expect(shape(rowsOf(lines, { after: 3, hasOlder: false }))).toBe("start day new Mina: ·");
});

test("own messages are never new", () => {
  expect(shape(rowsOf([sent(1, mina, "10:00"), sent(2, ada, "10:01")], { after: 1 }))).toBe("Mina: Ada:");
  expect(newLines([sent(2, ada, "10:01"), sent(3, mina, "10:02")], { after: 1, me: "a" })).toHaveLength(1);
});

test("rows that were there before older ones came keep key and head", () => {
  const page = [sent(3, mina, "10:02"), sent(4, mina, "10:03")];
  const before = rowsOf(page, { oldest: ["k3"] });
  const after = rowsOf([sent(1, mina, "10:00"), sent(2, mina, "10:01"), ...page], { oldest: ["k3", "k1"] });
  expect(after.slice(-2)).toEqual(before);
});

test("a message keeps its row from sending to sent", () => {
  const at = "2026-11-24T10:01:00.000Z";
  const waiting: Line = { status: "sending", key: "n", at, author: ada, text: "hi" };
  const there: Line = { status: "sent", key: "n", at, author: ada, text: "hi", seq: 2, rev: 0 };
  const keys = (line: Line) => rowsOf([sent(1, ada, "10:00"), line]).map((row) => row.key);
  expect(keys(waiting)).toEqual(keys(there));
  expect(shape(rowsOf([sent(1, ada, "10:00"), waiting]))).toBe("Ada: ·");
});

test("a gap stands alone and ends the group", () => {
  const gap: Line = { status: "gap", key: "g", from: 2, to: 8, state: "idle" };
  expect(shape(rowsOf([sent(1, mina, "10:00"), gap, sent(9, mina, "10:01")]))).toBe("Mina: gap Mina:");
});

test("people who came and went are counted once", () => {
  const run = [
    notice("1", "10:00", "joined", mina, jonas),
    notice("2", "10:01", "joined", mina),
    notice("3", "10:02", "left", jonas),
  ];
  const { joined, left } = cameAndWent(run);
  expect(joined.map((user) => user.name)).toEqual(["Mina", "Jonas"]);
  expect(left.map((user) => user.name)).toEqual(["Jonas"]);
});

test("the newest seq ignores what has none", () => {
  expect(topSeq([sent(4, mina, "10:00"), notice("n", "10:01", "left", mina)])).toBe(4);
  expect(topSeq([])).toBe(0);
});
