import { expect, test } from "vitest";
import { answered, changed, countedHere, listed, readTo, toRooms } from "./directory";
import { emptyLog, type Log } from "./log";
import { settle } from "./testing/device";
import { bob, story } from "./testing/story";
import { countAfter } from "./unread";
import type { WireRoom } from "./wire";

const it = story();

async function ann() {
  it.server.addRoom("club", "Club");
  const tab = await it.ann();
  const club = () => {
    const room = tab.store.getState().rooms.find(({ id }) => id === "club");
    return [room?.unread, room?.mentions];
  };
  return { tab, club };
}

const asked = () => it.server.commands.filter(({ op }) => op === "unread").length;

test("messages of another room count as they come, and nothing has to be asked for", async () => {
  const { club } = await ann();
  it.server.say("club", bob, "one");
  it.server.say("club", bob, "two");
  await settle();
  expect(club()).toEqual([2, 0]);
  it.server.edit("club", bob, 1, "one!");
  await settle();
  expect(club()).toEqual([2, 0]);
  await it.pass(2_000);
  expect(asked()).toBe(0);
});

test("a mention and a deletion in another room are asked for, once for all that happened", async () => {
  const { club } = await ann();
  it.server.say("club", bob, "one");
  it.server.call("club", bob, "two", ["u1"]);
  it.server.remove("club", bob, 1);
  await settle();
  await it.pass(2_000);
  expect(club()).toEqual([1, 1]);
  expect(asked()).toBe(1);
  it.server.remove("club", bob, 2);
  await it.pass(2_000);
  expect(club()).toEqual([0, 0]);
});

test("in the open room mentions count at once, and are read with their messages", async () => {
  const tab = await it.ann();
  const general = () => {
    const room = tab.store.getState().rooms[0];
    return [room?.unread, room?.mentions];
  };
  it.server.call("general", bob, "one", ["u1"]);
  it.server.say("general", bob, "two");
  it.server.call("general", bob, "three", ["somebody"]);
  await settle();
  expect(general()).toEqual([3, 1]);
  tab.actions.seen("general", 1);
  expect(general()).toEqual([2, 0]);
  it.server.remove("general", bob, 2);
  await settle();
  expect(general()).toEqual([1, 0]);
});

test("marked unread, it is so on every device and stays so until the room is opened anew", async () => {
  const { tab } = await ann();
  const read = () => tab.store.getState().rooms.find(({ id }) => id === "general")?.unread;
  for (let seq = 1; seq <= 5; seq += 1) it.server.say("general", bob, String(seq));
  await settle();
  tab.actions.seen("general", 5);
  await settle();
  expect(read()).toBe(0);
  tab.actions.markUnread("general", 3);
  expect(read()).toBe(3);
  await settle();
  expect(it.server.readBy("general", "u1")).toBe(2);
  tab.actions.seen("general", 5);
  await it.pass(2_000);
  expect(it.server.readBy("general", "u1")).toBe(2);
  tab.actions.openRoom("club");
  await settle();
  tab.actions.openRoom("general");
  await settle();
  tab.actions.seen("general", 4);
  await it.pass(2_000);
  expect(read()).toBe(1);
  expect(it.server.readBy("general", "u1")).toBe(4);
});

test("marked unread without a connection, the server hears of it with the next one", async () => {
  const tab = await it.ann();
  for (let seq = 1; seq <= 3; seq += 1) it.server.say("general", bob, String(seq));
  await settle();
  tab.actions.seen("general", 3);
  await settle();
  it.server.cut();
  await settle();
  tab.actions.markUnread("general", 2);
  it.server.restore();
  await it.pass(31_000);
  expect(it.server.readBy("general", "u1")).toBe(1);
  expect(tab.store.getState().rooms[0]).toMatchObject({ unread: 2, read: 1 });
});

test("what another device reads or marks unread is followed in the order it happened", async () => {
  const { club } = await ann();
  for (let seq = 1; seq <= 4; seq += 1) it.server.say("club", bob, String(seq));
  await settle();
  it.server.readElsewhere("club", "u1", 3, false);
  await it.pass(2_000);
  expect(club()).toEqual([1, 0]);
  it.server.readElsewhere("club", "u1", 4, false);
  await it.pass(2_000);
  expect(club()).toEqual([0, 0]);
  it.server.readElsewhere("club", "u1", 1, true);
  await it.pass(2_000);
  expect(club()).toEqual([3, 0]);
  // Told late: it is older than what is known.
  it.server.tell({ event: "read", room: "club", seq: 3, rev: 1 });
  await it.pass(2_000);
  expect(club()).toEqual([3, 0]);
});

/** A room of ten messages of which this user has read four, as an answer to that user tells it. */
const listing = (read: number, read_rev: number, messages: number): WireRoom => ({
  id: "club",
  name: "Club",
  created_at: "",
  member_count: 0,
  epoch: "e",
  top: 10,
  said: 10,
  recounts: 0,
  read,
  read_rev,
  unread: { messages, mentions: 0, said: 10, recounts: 0 },
  kind: "open",
  topic: "",
  archived: false,
  slow_s: 0,
  retention_days: 0,
  lo: 1,
  members: [],
  pins: [],
  left: false,
  can: [],
});

test("what this device has read to the end is not unread because the server has not heard of it", () => {
  const directory = listed([listing(4, 1, 6)], new Map([["club", 10]]));
  expect(toRooms(directory, new Set(), "me").rooms).toMatchObject([{ read: 10, unread: 0 }]);
});

test.each([
  ["an answer from before what was read here", 4, 1, { read: 8, unread: 2 }],
  ["an answer after another device went back", 2, 3, { read: 2, unread: 8 }],
])("%s", (_, read, rev, expected) => {
  const known = readTo(listed([listing(4, 1, 6)], new Map()), "club", 8);
  const here = countedHere(known, "club", { messages: 2, mentions: 0 });
  const answer = listing(read, rev, 10 - read);
  const unread = { messages: 10 - read, mentions: 0, said: 10, recounts: 0 };
  for (const next of [changed(here, answer), answered(here, { room: "club", read, read_rev: rev, unread })])
    expect(toRooms(next, new Set(), "me").rooms).toMatchObject([expected]);
});

const rows = (count: number, from = 1): Log["rows"] =>
  Array.from({ length: count }, (_, index) => ({
    status: "sent",
    key: String(index),
    seq: from + index,
    at: "",
    author: bob,
    text: "",
    rev: 0,
    ...(index === 1 ? { mentions: { users: ["me"] } } : {}),
  }));
const log = (given: Partial<Log>): Log => ({
  ...emptyLog,
  position: { epoch: "e", seq: 5 },
  from: 1,
  rows: rows(5),
  ...given,
});
const gap = { status: "gap", key: "gap", from: 3, to: 4 } as const;

test.each<[string, Log, number, string, ReturnType<typeof countAfter>]>([
  ["all of it", log({}), 0, "me", { messages: 5, mentions: 1 }],
  ["a part", log({}), 2, "me", { messages: 3, mentions: 0 }],
  ["none", log({}), 5, "me", { messages: 0, mentions: 0 }],
  ["not one's own", log({}), 0, bob.id, { messages: 0, mentions: 0 }],
  ["unknown: it reaches not so far back", log({ from: 3 }), 1, "me", null],
  ["known to the edge", log({ from: 3, rows: rows(3, 3) }), 2, "me", { messages: 3, mentions: 1 }],
  ["unknown: detached from the end", log({ until: 5 }), 0, "me", null],
  ["unknown: nothing came yet", log({ position: null }), 0, "me", null],
  ["unknown: with a hole", log({ rows: [...rows(2), { ...gap, state: "idle" }] }), 0, "me", null],
  [
    "a hole that is read",
    log({ rows: [{ ...gap, state: "idle" }, ...rows(1, 5)] }),
    4,
    "me",
    { messages: 1, mentions: 0 },
  ],
  [
    "a hole in which nothing is kept",
    log({ rows: [...rows(2), { ...gap, state: "gone" }] }),
    0,
    "me",
    { messages: 2, mentions: 1 },
  ],
])("what is unread by a log: %s", (_, of, read, me, expected) => {
  expect(countAfter(of, read, me)).toEqual(expected);
});
