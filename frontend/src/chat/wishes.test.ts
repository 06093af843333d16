/** What is asked to be so: reactions and deletions, with and without a connection. */
import { expect, test } from "vitest";
import { createDevice, settle, type Tab } from "./testing/device";
import { bob, story } from "./testing/story";

const it = story();

const told = (tab: Tab) =>
  (tab.store.getState().timelines["general"]?.lines ?? []).flatMap((line) =>
    line.status === "sent"
      ? (line.reactions ?? []).map(
          ({ emoji, users }) => `${emoji} ${users.map(({ name }) => name).join(" ")}`,
        )
      : [],
  );
const sent = (op: string) => it.server.commands.filter((command) => command.op === op);

test("a reaction shows at once, and once", async () => {
  const tab = await it.ann();
  it.server.say("general", bob, "cake!");
  await settle();
  it.server.react("general", bob, 1, "🍰", true);
  tab.actions.react("general", 1, "🍰", true);
  await settle();
  expect(told(tab)).toEqual(["🍰 Bob Ann"]);
  tab.actions.react("general", 1, "🍰", false);
  await settle();
  expect(told(tab)).toEqual(["🍰 Bob"]);
});

test("without a connection the last wish is kept, also over a reload, and sent once", async () => {
  const device = createDevice(it.server.browser("Ann"));
  const tab = await it.open(device);
  it.server.say("general", bob, "cake!");
  await settle();
  it.server.cut();
  await settle();
  for (const on of [true, false, true]) tab.actions.react("general", 1, "🍰", on);
  tab.actions.react("general", 1, "🎉", true);
  tab.actions.react("general", 1, "🎉", false);
  await settle();
  expect(told(tab)).toEqual(["🍰 Ann"]);
  await tab.close();
  expect(sent("react")).toEqual([]);
  it.server.restore();
  const later = await it.open(device);
  await it.pass(1_000);
  expect(told(later)).toEqual(["🍰 Ann"]);
  expect(sent("react").map(({ emoji, on }) => `${emoji} ${on}`)).toEqual(["🍰 true", "🎉 false"]);
});

test("who was away gets the reactions made meanwhile, whatever came in between", async () => {
  const tab = await it.ann();
  it.server.say("general", bob, "cake!");
  await settle();
  tab.actions.openRoom(null);
  await settle();
  for (const on of [true, false, true]) it.server.react("general", bob, 1, "🍰", on);
  it.server.react("general", bob, 1, "🎉", true);
  tab.actions.openRoom("general");
  await settle();
  expect(told(tab)).toEqual(["🍰 Bob", "🎉 Bob"]);
});

test("a refused reaction goes back and says why", async () => {
  const tab = await it.ann();
  it.server.say("general", bob, "cake!");
  await settle();
  it.server.failNext("react", { code: "limit", message: "A message can have 500 reactions." });
  tab.actions.react("general", 1, "🍰", true);
  expect(told(tab)).toEqual(["🍰 Ann"]);
  await settle();
  expect(told(tab)).toEqual([]);
  expect(tab.store.getState().timelines["general"]?.lines[0]).toMatchObject({
    refused: "A message can have 500 reactions.",
  });
});

test("a deletion waits 5 s, in which nobody else sees it and it can be taken back", async () => {
  const tab = await it.ann();
  await tab.actions.say("general", "oops");
  await tab.actions.say("general", "sorry");
  await settle();
  await tab.actions.deleteMessage("general", 1, "");
  expect(tab.reads()).toEqual(["Ann: (deleted)", "Ann: sorry"]);
  await it.pass(4_900);
  expect(sent("delete")).toEqual([]);
  expect(tab.actions.undoDelete()).toBe(true);
  expect(tab.reads()).toEqual(["Ann: oops", "Ann: sorry"]);
  await it.pass(1_000);
  expect(sent("delete")).toEqual([]);
  expect(tab.actions.undoDelete()).toBe(false);
  await tab.actions.deleteMessage("general", 2, "");
  await it.pass(5_000);
  expect(tab.actions.undoDelete()).toBe(false);
  expect(it.server.texts("general")).toEqual(["oops"]);
  expect(tab.reads()).toEqual(["Ann: oops", "Ann: (deleted)"]);
});

test("a tab that closes deletes at once", async () => {
  const device = createDevice(it.server.browser("Ann"));
  const tab = await it.open(device);
  await tab.actions.say("general", "oops");
  await settle();
  await tab.actions.deleteMessage("general", 1, "");
  await settle();
  tab.signal("pagehide");
  await settle();
  expect(it.server.texts("general")).toEqual([]);
});

test("a deletion that could not be sent is sent at the next start", async () => {
  const device = createDevice(it.server.browser("Ann"));
  const tab = await it.open(device);
  await tab.actions.say("general", "oops");
  await settle();
  it.server.cut();
  await tab.actions.deleteMessage("general", 1, "");
  await tab.close();
  expect(it.server.texts("general")).toEqual(["oops"]);
  it.server.restore();
  const later = await it.open(device);
  await it.pass(1_000);
  expect(it.server.texts("general")).toEqual([]);
  expect(later.reads()).toEqual(["Ann: (deleted)"]);
});
