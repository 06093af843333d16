/** What is pinned: shown at once, kept without a connection, the same after every absence. */
import { expect, test } from "vitest";
import { createDevice, settle, type Tab } from "./testing/device";
import { bob, story } from "./testing/story";

const it = story();

const lines = (tab: Tab) => tab.store.getState().timelines["general"]?.lines ?? [];
/** Which messages are pinned, and what the feed says of it. */
const told = (tab: Tab) =>
  lines(tab).flatMap((line) => {
    if (line.status === "pinned") return [`${line.author.name} pinned ${line.target}`];
    return line.status === "sent" && line.pinned !== undefined
      ? [`${line.seq} by ${line.pinned.by.name}`]
      : [];
  });
const sent = () => it.server.commands.filter((command) => command.op === "pin").map(({ on }) => on);

test("a pin shows at once, with a line of who did it, and is taken back", async () => {
  const tab = await it.ann();
  it.server.say("general", bob, "the door code is 1234");
  await settle();
  tab.actions.pin("general", 1, true);
  expect(told(tab)).toEqual(["1 by Ann"]);
  await settle();
  expect(told(tab)).toEqual(["1 by Ann", "Ann pinned 1"]);
  it.server.pin("general", bob, 1, false);
  await settle();
  expect(told(tab)).toEqual(["Ann pinned 1"]);
});

test("a line of a pin is nothing to read, and a deleted message is not pinned", async () => {
  const tab = await it.ann();
  it.server.say("general", bob, "words");
  it.server.pin("general", bob, 1, true);
  await settle();
  tab.actions.seen("general", 1);
  await settle();
  expect(tab.store.getState().rooms.find(({ id }) => id === "general")).toMatchObject({ read: 2, unread: 0 });
  it.server.remove("general", bob, 1);
  await settle();
  expect(told(tab)).toEqual(["Bob pinned 1"]);
});

test("without a connection the last wish is kept, also over a reload", async () => {
  const device = createDevice(it.server.browser("Ann"));
  const tab = await it.open(device);
  it.server.say("general", bob, "words");
  await settle();
  it.server.cut();
  await settle();
  for (const on of [true, false, true]) tab.actions.pin("general", 1, on);
  await settle();
  expect(told(tab)).toEqual(["1 by Ann"]);
  await tab.close();
  it.server.restore();
  const later = await it.open(device);
  await it.pass(1_000);
  expect(told(later)).toEqual(["1 by Ann", "Ann pinned 1"]);
  expect(sent()).toEqual([true]);
});

test("who was away finds what is pinned now", async () => {
  const tab = await it.ann();
  it.server.say("general", bob, "one");
  it.server.say("general", bob, "two");
  await settle();
  tab.actions.openRoom(null);
  await settle();
  it.server.pin("general", bob, 1, true);
  it.server.pin("general", bob, 2, true);
  it.server.pin("general", bob, 1, false);
  tab.actions.openRoom("general");
  await settle();
  expect(told(tab)).toEqual(["2 by Bob", "Bob pinned 1", "Bob pinned 2"]);
});

test("a refused pin goes back and says why", async () => {
  const tab = await it.ann();
  it.server.say("general", bob, "words");
  await settle();
  it.server.failNext("pin", { code: "limit", message: "A room can have 50 pinned messages." });
  tab.actions.pin("general", 1, true);
  await settle();
  expect(told(tab)).toEqual([]);
  expect(lines(tab)[0]).toMatchObject({ refused: "A room can have 50 pinned messages." });
});

test("of a pinner who is gone nothing is left but the pin", async () => {
  const tab = await it.ann();
  it.server.say("general", bob, "words");
  it.server.pin("general", bob, 1, true);
  await settle();
  it.server.erase("general", [1, 2], "author");
  await settle();
  expect(JSON.stringify(lines(tab).filter(({ status }) => status === "pinned"))).not.toContain("Bob");
});
