import { expect, test } from "vitest";
import { createStore } from "zustand/vanilla";
import { mentionsIn } from "@/chat/mentions";
import { roomOf } from "@/chat/testing/room";
import type { ChatState, Line, Timeline, User } from "@/chat/types";
import { createKnown } from "./known";

const user = (name: string): User => ({ id: name.toLowerCase(), name });
const said = (author: User): Line => ({
  status: "sent",
  key: author.id,
  seq: 1,
  at: "2026-11-24T14:00:00Z",
  author,
  text: "hello",
  rev: 0,
});
const timeline = (...lines: Line[]): Timeline => ({
  lines,
  phase: "ready",
  hasOlder: false,
  older: { state: "idle" },
  hasNewer: false,
  newer: { state: "idle" },
  opened: { visit: 0, at: "end" },
  catchingUp: false,
});

const room: ChatState = {
  server: null,
  me: user("Me"),
  standing: null,
  boot: "ready",
  connection: { state: "online" },
  storeState: "ok",
  rooms: [roomOf("general"), roomOf("dm", { kind: "direct", members: [user("Me"), user("Dora")] })],
  leftRooms: [],
  lost: {},
  timelines: { general: timeline(said(user("Ann"))) },
  presence: { general: { users: [user("Bob")], partial: false } },
  typing: {},
  waiting: 0,
  quotes: {},
  open: "general",
};

const names = (known: ReturnType<typeof createKnown>) => known.now().people.map(({ name }) => name);

test("who is here, who wrote and oneself can be named, and rooms but no conversations", () => {
  const known = createKnown(createStore(() => room));
  expect(names(known)).toEqual(["Me", "Bob", "Ann"]);
  expect(known.now().rooms.map(({ id }) => id)).toEqual(["general"]);
});

test("who leaves stays known, who comes is told, and nothing is told twice", () => {
  const store = createStore(() => room);
  const known = createKnown(store);
  let told = 0;
  const stop = known.listen(() => {
    told += 1;
  });
  store.setState({ presence: { general: { users: [], partial: false } } });
  expect(told).toBe(0);
  expect(names(known)).toContain("Bob");
  store.setState({ presence: { general: { users: [user("Eve")], partial: false } } });
  expect(told).toBe(1);
  expect(names(known)).toContain("Eve");
  store.setState({ waiting: 1 });
  expect(told).toBe(1);
  stop();
});

test("in a conversation those in it can be named", () => {
  const known = createKnown(createStore(() => ({ ...room, open: "dm" })));
  expect(names(known)).toEqual(["Me", "Dora"]);
});

test("those who belong to the room are asked for once, and after a refusal only later", async () => {
  const known = createKnown(createStore(() => room));
  known.listen(() => {});
  let asked = 0;
  const refuse = {
    listMembers: async () => {
      asked += 1;
      return { ok: false, refusal: { reason: "Not now." } } as const;
    },
  };
  const answer = {
    listMembers: async () => {
      asked += 1;
      const member = { user: user("Away"), role: "member", mutedUntil: null, online: false } as const;
      return { ok: true, value: [member] } as const;
    },
  };
  await known.askMembers(refuse, 0);
  await known.askMembers(answer, 1_000);
  expect(asked).toBe(1);
  await known.askMembers(answer, 61_000);
  await known.askMembers(answer, 62_000);
  expect(asked).toBe(2);
  expect(mentionsIn("@away", known.now().peopleNames)).toHaveLength(1);
});

test("whoever deleted their account is nobody to name", () => {
  const gone: User = { id: "00000000-0000-0000-0000-000000000000", name: "Deleted user" };
  const known = createKnown(createStore(() => ({ ...room, timelines: { general: timeline(said(gone)) } })));
  expect(names(known)).not.toContain("Deleted user");
});
