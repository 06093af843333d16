import { expect, test } from "vitest";
import { settle } from "./testing/device";
import { bob, story } from "./testing/story";

const it = story();
const sends = () => it.server.commands.filter(({ op }) => op === "send");

test("after a break everything said meanwhile is there, edits and deletions too", async () => {
  const tab = await it.ann();
  const first = it.server.say("general", bob, "one");
  const second = it.server.say("general", bob, "two");
  await settle();
  it.server.cut();
  await settle();
  expect(tab.store.getState().connection.state).toBe("reconnecting");
  it.server.edit("general", bob, first, "one!");
  it.server.remove("general", bob, second);
  it.server.foresee("general");
  for (let n = 3; n < 150; n += 1) it.server.say("general", bob, String(n));
  it.server.restore();
  await it.pass(31_000);
  expect(tab.store.getState().connection.state).toBe("online");
  const lines = tab.reads();
  expect(lines.slice(0, 3)).toEqual(["Bob: one!", "Bob: (deleted)", "Bob: 3"]);
  expect(lines).toHaveLength(149);
});

test("after a long absence the newest page is shown with a gap that can be filled", async () => {
  const tab = await it.ann();
  it.server.say("general", bob, "0");
  await settle();
  it.server.cut();
  for (let n = 1; n <= 600; n += 1) it.server.say("general", bob, String(n));
  it.server.restore();
  await it.pass(31_000);
  const gap = tab.store.getState().timelines["general"]?.lines.find(({ status }) => status === "gap");
  expect(gap).toMatchObject({ from: 52, to: 551, state: "idle" });
  expect(tab.reads().at(-1)).toBe("Bob: 600");
  for (let page = 0; page < 5; page += 1) {
    tab.actions.fillGap("general", gap?.key ?? "");
    await settle();
  }
  expect(tab.reads()).toEqual(Array.from({ length: 601 }, (_, n) => `Bob: ${n}`));
});

test("what the server trimmed away is said to be gone", async () => {
  const tab = await it.ann();
  it.server.say("general", bob, "old");
  await settle();
  it.server.cut();
  for (let n = 2; n <= 100; n += 1) it.server.say("general", bob, String(n));
  it.server.trim("general", 80);
  it.server.restore();
  await it.pass(31_000);
  expect(tab.reads().slice(0, 3)).toEqual(["Bob: old", "[2–79 gone]", "Bob: 80"]);
  expect(tab.store.getState().timelines["general"]?.hasOlder).toBe(false);
});

test("entries the server lost disappear, and our own go out again with the same nonce", async () => {
  const tab = await it.ann();
  it.server.say("general", bob, "kept");
  await tab.actions.say("general", "mine");
  await settle();
  it.server.say("general", bob, "lost");
  await settle();
  expect(tab.reads()).toEqual(["Bob: kept", "Ann: mine", "Bob: lost"]);
  it.server.truncate("general", 1);
  await settle();
  expect(tab.reads()).toEqual(["Bob: kept", "Ann: mine"]);
  expect(it.server.texts("general")).toEqual(["kept", "mine"]);
  const [before, after] = sends();
  expect(after?.["nonce"]).toBe(before?.["nonce"]);
});

test("a row with an edit the server lost shows what the server has", async () => {
  const tab = await it.ann();
  const seq = it.server.say("general", bob, "before");
  await settle();
  it.server.tell(
    {
      event: "entry",
      room: "general",
      epoch: "e1",
      entry: { seq: 2, at: "", kind: "edited", author: bob, target: seq, text: "after", rev: 1 },
    },
    "general",
  );
  await settle();
  expect(tab.reads()).toEqual(["Bob: after"]);
  it.server.truncate("general", 1);
  await settle();
  expect(tab.reads()).toEqual(["Bob: before"]);
});

test("a store that started anew is shown anew", async () => {
  const tab = await it.ann();
  it.server.say("general", bob, "of the old log");
  await settle();
  it.server.reset("general");
  it.server.say("general", bob, "of the new log");
  await settle();
  expect(tab.reads()).toEqual(["Bob: of the new log", "[started over]"]);
});

test("what a slow connection was not sent is fetched if it is little, and shown as a gap if it is much", async () => {
  const tab = await it.ann();
  it.server.say("general", bob, "1");
  it.server.sayUnheard("general", bob, ["2", "3"]);
  it.server.say("general", bob, "4");
  await settle();
  expect(tab.reads()).toEqual(["Bob: 1", "Bob: 2", "Bob: 3", "Bob: 4"]);
  it.server.sayUnheard(
    "general",
    bob,
    Array.from({ length: 300 }, (_, n) => `many ${n}`),
  );
  it.server.say("general", bob, "last");
  await settle();
  expect(tab.reads().slice(3)).toEqual(["Bob: 4", "[5–304 idle]", "Bob: last"]);
});

test("older messages are loaded page by page to the beginning", async () => {
  for (let n = 1; n <= 170; n += 1) it.server.say("general", bob, String(n));
  const tab = await it.ann();
  expect(tab.reads()[0]).toBe("Bob: 121");
  expect(tab.store.getState().timelines["general"]?.hasOlder).toBe(true);
  tab.actions.loadOlder("general");
  tab.actions.loadOlder("general");
  expect(tab.store.getState().timelines["general"]?.older.state).toBe("loading");
  await settle();
  expect(tab.reads()[0]).toBe("Bob: 21");
  it.server.failNext("history", { code: "internal", message: "A defect of ours." });
  tab.actions.loadOlder("general");
  await settle();
  expect(tab.store.getState().timelines["general"]?.older).toEqual({
    state: "failed",
    reason: "A defect of ours.",
  });
  tab.actions.loadOlder("general");
  await settle();
  expect(tab.reads()).toEqual(Array.from({ length: 170 }, (_, n) => `Bob: ${n + 1}`));
  expect(tab.store.getState().timelines["general"]).toMatchObject({
    hasOlder: false,
    older: { state: "idle" },
  });
});

test("reading far back detaches the timeline; saying something or jumping returns to the live end", async () => {
  for (let n = 1; n <= 1_700; n += 1) it.server.say("general", bob, String(n));
  const tab = await it.ann();
  for (let page = 0; page < 16; page += 1) {
    tab.actions.loadOlder("general");
    await settle();
  }
  expect(tab.reads()).toHaveLength(1_500);
  expect(it.server.commands.filter(({ op }) => op === "history")).toHaveLength(16);
  expect(tab.store.getState().timelines["general"]?.hasNewer).toBe(true);
  it.server.say("general", bob, "new");
  await settle();
  expect(tab.reads().at(-1)).not.toBe("Bob: new");
  await tab.actions.say("general", "here I am");
  await settle();
  expect(tab.reads().slice(-2)).toEqual(["Bob: new", "Ann: here I am"]);
  expect(tab.store.getState().timelines["general"]?.hasNewer).toBe(false);
});

test("opening a room reads nothing; what was seen is told at most once a second", async () => {
  for (let n = 1; n <= 10; n += 1) it.server.say("general", bob, String(n));
  const tab = await it.ann();
  const unread = () => tab.store.getState().rooms[0]?.unread;
  expect(unread()).toBe(10);
  const reads = () => it.server.commands.filter(({ op }) => op === "read");
  for (let seq = 1; seq <= 6; seq += 1) tab.actions.seen("general", seq);
  tab.actions.seen("general", 3);
  expect(unread()).toBe(4);
  await settle();
  expect(reads()).toHaveLength(1);
  await it.pass(1_000);
  expect(reads()).toHaveLength(2);
  expect(it.server.readBy("general", "u1")).toBe(6);
});

test("own messages, edits and deletions never count as unread once all before was read", async () => {
  const tab = await it.ann();
  const seq = it.server.say("general", bob, "one");
  await settle();
  tab.actions.seen("general", seq);
  await tab.actions.say("general", "mine");
  await settle();
  it.server.edit("general", bob, seq, "one!");
  await settle();
  expect(tab.store.getState().rooms[0]?.unread).toBe(0);
  it.server.say("general", bob, "two");
  await settle();
  expect(tab.store.getState().rooms[0]?.unread).toBe(1);
});

test("what this user said on another device does not count as unread", async () => {
  const tab = await it.ann();
  const me = tab.store.getState().me ?? bob;
  tab.actions.seen("general", it.server.say("general", bob, "one"));
  await settle();
  tab.actions.seen("general", 1);
  it.server.say("general", me, "from my phone");
  await settle();
  expect(tab.store.getState().rooms[0]).toMatchObject({ top: 2, read: 2, unread: 0 });
});

test("a page of older messages that comes after jumping to the latest is not put before them", async () => {
  for (let n = 1; n <= 1_700; n += 1) it.server.say("general", bob, String(n));
  const tab = await it.ann();
  for (let page = 0; page < 16; page += 1) {
    tab.actions.loadOlder("general");
    await settle();
  }
  tab.actions.jumpToLatest("general");
  tab.actions.loadOlder("general");
  await settle();
  expect(tab.reads()[0]).toBe("Bob: 1651");
  tab.actions.loadOlder("general");
  await settle();
  expect(tab.reads()[0]).toBe("Bob: 1551");
});

test("what was read on another device, and rooms made, changed and removed elsewhere, follow", async () => {
  const tab = await it.ann();
  it.server.addRoom("b", "Beta");
  it.server.addRoom("a", "alpha");
  it.server.addRoom("random", "Zufall");
  await settle();
  const names = () => tab.store.getState().rooms.map(({ name, unread }) => `${name} ${unread}`);
  expect(names()).toEqual(["General 0", "Zufall 0", "alpha 0", "Beta 0"]);
  it.server.say("b", bob, "hello");
  await settle();
  expect(names()).toEqual(["General 0", "Zufall 0", "alpha 0", "Beta 1"]);
  it.server.tell({ event: "read", room: "b", seq: 1, rev: 1 });
  await settle();
  expect(names()).toEqual(["General 0", "Zufall 0", "alpha 0", "Beta 0"]);
  it.server.removeRoom("b");
  await settle();
  expect(names()).toEqual(["General 0", "Zufall 0", "alpha 0"]);
});

test("typing shows for six seconds or until the message comes, and is sent every three", async () => {
  const tab = await it.ann();
  const typing = () => tab.store.getState().typing["general"]?.map(({ name }) => name);
  it.server.tell({ event: "typing", room: "general", user: bob });
  it.server.tell({ event: "typing", room: "general", user: { id: "eve", name: "Eve" } });
  it.server.tell({ event: "typing", room: "general", user: { id: "u1", name: "Ann" } });
  await settle();
  expect(typing()).toEqual(["Bob", "Eve"]);
  it.server.say("general", bob, "done");
  await settle();
  expect(typing()).toEqual(["Eve"]);
  await it.pass(6_000);
  expect(typing()).toEqual([]);
  const sent = () => it.server.commands.filter(({ op }) => op === "typing").length;
  for (let n = 0; n < 5; n += 1) tab.actions.typing("general");
  await settle();
  expect(sent()).toBe(1);
  await it.pass(3_000);
  tab.actions.typing("general");
  await settle();
  expect(sent()).toBe(2);
});

test("who is here is asked once and kept up; a stale hint asks again; notices stand where they happened", async () => {
  const tab = await it.ann();
  const here = () => tab.store.getState().presence["general"]?.users.map(({ name }) => name);
  expect(here()).toEqual(["Ann"]);
  it.server.say("general", bob, "before");
  it.server.tell({ event: "presence", room: "general", member_count: 2, joined: [bob] }, "general");
  it.server.tell(
    { event: "presence", room: "general", member_count: 3, joined: [{ id: "eve", name: "Eve" }] },
    "general",
  );
  it.server.say("general", bob, "after");
  await settle();
  expect(here()).toEqual(["Ann", "Bob", "Eve"]);
  expect(tab.reads()).toEqual(["Bob: before", "Bob, Eve joined", "Bob: after"]);
  expect(tab.store.getState().rooms[0]?.memberCount).toBe(3);
  it.server.tell({ event: "presence", room: "general", member_count: 1, stale: true }, "general");
  await settle();
  expect(here()).toEqual(["Ann"]);
});

test("going from room to room leaves one behind and comes back where it was", async () => {
  it.server.addRoom("random", "Random");
  const tab = await it.ann();
  it.server.say("general", bob, "1");
  await settle();
  tab.actions.openRoom("random");
  await settle();
  it.server.say("general", bob, "2");
  it.server.say("random", bob, "r");
  await settle();
  expect(tab.reads("random")).toEqual(["Bob: r"]);
  expect(tab.reads("general")).toEqual(["Bob: 1"]);
  expect(tab.store.getState().rooms[0]).toMatchObject({ id: "general", top: 2, memberCount: 0 });
  tab.actions.openRoom("general");
  expect(tab.reads("general")).toEqual(["Bob: 1"]);
  await settle();
  expect(tab.reads("general")).toEqual(["Bob: 1", "Bob: 2"]);
});
