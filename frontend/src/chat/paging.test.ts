import { expect, test } from "vitest";
import { settle } from "./testing/device";
import { bob, story } from "./testing/story";

const it = story();
const said = (from: number, to: number) => {
  for (let n = from; n <= to; n += 1) it.server.say("general", bob, String(n));
};
const told = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, n) => `Bob: ${from + n}`);

async function annAt(seq: number) {
  const tab = await it.ann();
  tab.actions.openAt("general", seq);
  await settle();
  const timeline = () => tab.store.getState().timelines["general"];
  return { tab, timeline };
}

test("a message far in the past is opened among its neighbours", async () => {
  said(1, 1_000);
  const { tab, timeline } = await annAt(300);
  expect(timeline()).toMatchObject({
    opened: { at: "message", seq: 300 },
    phase: "ready",
    hasOlder: true,
    hasNewer: true,
  });
  expect(tab.reads()).toEqual(told(250, 349));
});

test("from there it pages both ways, and joins the live end", async () => {
  said(1, 300);
  const { tab, timeline } = await annAt(120);
  tab.actions.loadOlder("general");
  tab.actions.loadNewer("general");
  await settle();
  expect(tab.reads()).toEqual(told(1, 269));
  said(301, 301);
  await settle();
  expect(tab.reads()).toEqual(told(1, 269));
  tab.actions.loadNewer("general");
  await settle();
  expect(tab.reads()).toEqual(told(1, 301));
  expect(timeline()).toMatchObject({ hasNewer: false, opened: { at: "message", seq: 120 } });
  said(302, 302);
  await settle();
  expect(tab.reads()).toEqual(told(1, 302));
});

test("a message that is here already is gone to without asking the server", async () => {
  said(1, 20);
  const { timeline } = await annAt(5);
  expect(timeline()).toMatchObject({ opened: { at: "message", seq: 5 }, hasNewer: false });
  expect(it.server.commands.filter(({ op }) => op === "history")).toHaveLength(0);
});

test("going there again is another visit", async () => {
  said(1, 20);
  const { tab, timeline } = await annAt(5);
  const before = timeline()?.opened.visit;
  tab.actions.openAt("general", 5);
  await settle();
  expect(timeline()?.opened.visit).not.toBe(before);
});

test.each([
  ["never was", 500],
  ["is an entry that tells of a change", 2],
])("one that %s is nowhere, and what was there stays", async (_, seq) => {
  it.server.say("general", bob, "1");
  it.server.edit("general", bob, 1, "one");
  said(3, 200);
  const { tab, timeline } = await annAt(seq);
  expect(timeline()?.opened).toMatchObject({ at: "nowhere", seq, reason: null });
  expect(tab.reads()).toEqual(told(151, 200));
});

test("one that was trimmed away is nowhere", async () => {
  said(1, 200);
  it.server.trim("general", 100);
  const { timeline } = await annAt(50);
  expect(timeline()?.opened).toMatchObject({ at: "nowhere", seq: 50, reason: null });
});

test("a deleted one is opened: its place is still there", async () => {
  said(1, 200);
  it.server.remove("general", bob, 20);
  const { timeline } = await annAt(20);
  expect(timeline()?.opened).toMatchObject({ at: "message", seq: 20 });
});

test("without a connection it waits for the next one", async () => {
  said(1, 300);
  const tab = await it.ann();
  it.server.cut();
  await settle();
  tab.actions.openAt("general", 20);
  await settle();
  expect(tab.reads()).toEqual(told(251, 300));
  it.server.restore();
  await it.pass(31_000);
  expect(tab.store.getState().timelines["general"]?.opened).toMatchObject({ at: "message", seq: 20 });
  expect(tab.reads()).toEqual(told(1, 100));
});

test("edits and deletions made while reading far back are seen there", async () => {
  said(1, 300);
  const { tab } = await annAt(100);
  it.server.edit("general", bob, 100, "hundred");
  it.server.remove("general", bob, 101);
  await settle();
  expect(tab.reads()).toContain("Bob: hundred");
  expect(tab.reads()).toContain("Bob: (deleted)");
});

test("one jump leads back to the end", async () => {
  said(1, 300);
  const { tab, timeline } = await annAt(100);
  const before = timeline()?.opened.visit;
  tab.actions.jumpToLatest("general");
  await settle();
  expect(tab.reads()).toEqual(told(251, 300));
  expect(timeline()).toMatchObject({ hasNewer: false, opened: { at: "end" } });
  expect(timeline()?.opened.visit).not.toBe(before);
});

test("over the cap the far end goes, and can be had again", async () => {
  said(1, 3_000);
  const { tab, timeline } = await annAt(1_000);
  for (let page = 0; page < 16; page += 1) {
    tab.actions.loadNewer("general");
    await settle();
  }
  expect(tab.reads()).toHaveLength(1_500);
  expect(tab.reads().at(-1)).toBe("Bob: 2649");
  expect(timeline()).toMatchObject({ hasOlder: true, hasNewer: true });
  for (let page = 0; page < 12; page += 1) {
    tab.actions.loadOlder("general");
    await settle();
  }
  expect(tab.reads()).toEqual(told(1, 1_500));
});

test("a break while reading far back does not move what is read", async () => {
  said(1, 300);
  const { tab, timeline } = await annAt(100);
  it.server.cut();
  said(301, 305);
  it.server.restore();
  await it.pass(31_000);
  expect(tab.reads()).toEqual(told(50, 149));
  for (let page = 0; page < 2; page += 1) {
    tab.actions.loadNewer("general");
    await settle();
  }
  expect(tab.reads()).toEqual(told(50, 305));
  expect(timeline()?.hasNewer).toBe(false);
});
