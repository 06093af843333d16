import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { roomOf } from "@/chat/testing/room";
import type { ChatState, Line, Timeline } from "@/chat/types";
import { createReader, deaf, hear, wanted } from "./hearing";

const mina = { id: "m", name: "Mina" };
const ada = { id: "a", name: "Ada" };
const at = "2026-11-24T09:00:00.000Z";
const sent = (seq: number, author = mina): Line => ({
  status: "sent",
  key: `k${seq}`,
  seq,
  at,
  author,
  text: `message ${seq}`,
  rev: 0,
});
const failed = (key: string): Line => ({
  status: "failed",
  key,
  at,
  author: ada,
  text: "hi",
  reason: "Too long.",
});

function state(open: string, ...lines: Line[]): ChatState {
  const timeline: Timeline = {
    lines,
    phase: "ready",
    hasOlder: true,
    older: { state: "idle" },
    hasNewer: false,
    newer: { state: "idle" },
    opened: { visit: 0, at: "end" },
    catchingUp: false,
  };
  return {
    server: null,
    me: ada,
    boot: "ready",
    connection: { state: "online" },
    storeState: "ok",
    standing: null,
    rooms: [],
    leftRooms: [],
    lost: {},
    timelines: { [open]: timeline },
    presence: {},
    typing: {},
    waiting: 0,
    quotes: {},
    open,
  };
}

/** Plays states one after the other; what the last one made heard. */
function heardAtEnd(...states: ChatState[]) {
  let hearing = deaf;
  let heard = hear(hearing, state("none")).heard;
  for (const one of states) ({ hearing, heard } = hear(hearing, one));
  return { said: heard.said.map(({ words }) => words), failed: heard.failed };
}

test("entering a room is silent", () => {
  expect(heardAtEnd(state("general", sent(1), sent(2)))).toEqual({ said: [], failed: [] });
  expect(heardAtEnd(state("general", sent(1)), state("random", sent(8), failed("f")))).toEqual({
    said: [],
    failed: [],
  });
});

test("a new message of somebody else is heard once", () => {
  const now = state("general", sent(1), sent(2));
  expect(heardAtEnd(state("general", sent(1)), now).said).toEqual(["message 2"]);
  expect(heardAtEnd(state("general", sent(1)), now, now).said).toEqual([]);
});

test("older pages and own messages are not heard", () => {
  expect(heardAtEnd(state("general", sent(5)), state("general", sent(3), sent(4), sent(5))).said).toEqual([]);
  expect(heardAtEnd(state("general", sent(5)), state("general", sent(5), sent(6, ada))).said).toEqual([]);
});

test("a message that fails is heard, once", () => {
  const now = state("general", sent(1), failed("f"));
  expect(heardAtEnd(state("general", sent(1)), now).failed).toEqual(["Too long."]);
  expect(heardAtEnd(state("general", sent(1)), now, now).failed).toEqual([]);
});

test("of the room only what is meant for me, where that is wished; failures always", () => {
  const before = state("general", sent(1));
  const to = { ...sent(3), text: "@ada, are you there?", mentions: { users: ["a"] } } as Line;
  const after = state("general", sent(1), sent(2), to, failed("f"));
  const { heard } = hear(hear(deaf, before).hearing, after);
  const said = (wish: "all" | "mentions" | "none") => wanted(heard, wish).said.map(({ words }) => words);
  expect(said("all")).toEqual(["message 2", "@ada, are you there?"]);
  expect(said("mentions")).toEqual(["@ada, are you there?"]);
  expect(said("none")).toEqual([]);
  expect(wanted(heard, "none").failed).toEqual(["Too long."]);
});

test("what is said to me elsewhere is heard, what is said to all is not", () => {
  const rooms = (unread: number, mentions = 0) => [
    roomOf("mina", { kind: "direct", name: "Mina", unread }),
    roomOf("random", { unread, mentions }),
  ];
  const before = { ...state("general", sent(1)), rooms: rooms(0) };
  const after = { ...before, rooms: rooms(2) };
  const heardIn = (from: typeof deaf, to: ChatState) => hear(from, to).heard.elsewhere.map(({ id }) => id);
  const { hearing } = hear(deaf, before);
  expect(heardIn(hearing, after)).toEqual(["mina"]);
  expect(heardIn(hear(hearing, after).hearing, { ...before, rooms: rooms(2, 1) })).toEqual(["random"]);
  expect(heardIn(hear(hearing, after).hearing, after)).toEqual([]);
  expect(heardIn({ ...hearing, badges: null }, after)).toEqual([]);
});

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const words = {
  one: (author: string, said: string) => `${author}: ${said}`,
  many: (count: number) => `${count} new`,
};
const message = (said: string) => ({ author: "Mina", words: said });

test("one message is read at once, the next ones after a pause", () => {
  const spoken: string[] = [];
  const reader = createReader((one) => spoken.push(one), words);
  reader.read([message("a")]);
  reader.read([message("b")]);
  expect(spoken).toEqual(["Mina: a"]);
  vi.advanceTimersByTime(3_000);
  expect(spoken).toEqual(["Mina: a", "Mina: b"]);
});

test("a burst is only counted", () => {
  const spoken: string[] = [];
  const reader = createReader((one) => spoken.push(one), words);
  for (const said of ["a", "b", "c", "d", "e"]) reader.read([message(said)]);
  vi.advanceTimersByTime(3_000);
  expect(spoken).toEqual(["Mina: a", "4 new"]);
});

test("a long message is cut", () => {
  const spoken: string[] = [];
  createReader((one) => spoken.push(one), words).read([message("x".repeat(500))]);
  expect(spoken[0]).toHaveLength("Mina: ".length + 141);
});

test("markup is not read, and a spoiler is not told, however long it is", () => {
  const spoken: string[] = [];
  const said = `**so** it ||${"was the butler ".repeat(20)}after all||`;
  createReader((one) => spoken.push(one), words).read([message(said)]);
  expect(spoken).toEqual(["Mina: so it spoiler"]);
});
