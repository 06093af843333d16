/** Messages that must not go out at once, are deleted, or lose their author. */
import { expect, test } from "vitest";
import { createDevice, settle } from "./testing/device";
import { bob, story } from "./testing/story";

const it = story();
const queued = (tab: Awaited<ReturnType<typeof it.ann>>) =>
  (tab.store.getState().timelines["general"]?.lines ?? []).flatMap((line) =>
    line.status === "queued" ? [line] : [],
  );

test("in a slow room what was said too soon waits with its moment in sight, and goes out by itself", async () => {
  const tab = await it.ann();
  it.server.change("general", { slow_s: 30 });
  await tab.actions.say("general", "first");
  await settle();
  await it.pass(10_000);
  await tab.actions.say("general", "second");
  await tab.actions.say("general", "third");
  await settle();
  expect(tab.reads()).toEqual(["Ann: first", "Ann: second (queued)", "Ann: third (queued)"]);
  const [second, third] = queued(tab);
  expect(second?.sendsAt).toBe(Date.now() + 20_000);
  expect(third?.sendsAt).toBeUndefined();
  await it.pass(19_900);
  expect(it.server.texts("general")).toEqual(["first"]);
  await it.pass(200);
  expect(it.server.texts("general")).toEqual(["first", "second"]);
  await it.pass(31_000);
  expect(it.server.texts("general")).toEqual(["first", "second", "third"]);
  expect(tab.store.getState().waiting).toBe(0);
});

test("what waits in a slow room survives a reload", async () => {
  const device = createDevice(it.server.browser("Ann"));
  const tab = await it.open(device);
  it.server.change("general", { slow_s: 3_600 });
  await tab.actions.say("general", "first");
  await settle();
  await tab.actions.say("general", "second");
  await settle();
  await tab.close();
  const later = await it.open(device);
  expect(later.reads()).toEqual(["Ann: first", "Ann: second (queued)"]);
  expect(queued(later)[0]?.sendsAt).toBe(Date.now() + 3_600_000);
});

test("own messages can be deleted, others' cannot without the power, and the row keeps its key", async () => {
  const tab = await it.ann();
  it.server.say("general", bob, "mine alone");
  await tab.actions.say("general", "oops");
  await settle();
  const keys = tab.store.getState().timelines["general"]?.lines.map(({ key }) => key);
  expect(await tab.actions.deleteMessage("general", 2, "")).toEqual({ ok: true, value: null });
  await tab.actions.deleteMessage("general", 1, "");
  await settle();
  expect(tab.reads()).toEqual(["Bob: (deleted)", "Ann: (deleted)"]);
  await it.pass(5_000);
  expect(tab.reads()).toEqual(["Bob: mine alone", "Ann: (deleted)"]);
  expect(tab.store.getState().timelines["general"]?.lines[0]).toMatchObject({
    refused: "This message is not yours.",
  });
  expect(tab.store.getState().timelines["general"]?.lines.map(({ key }) => key)).toEqual(keys);
});

test("own messages can be changed, others' cannot, and the row keeps its key", async () => {
  const tab = await it.ann();
  it.server.say("general", bob, "mine alone");
  await tab.actions.say("general", "a frist try");
  await settle();
  const keys = tab.store.getState().timelines["general"]?.lines.map(({ key }) => key);
  expect(await tab.actions.editMessage("general", 2, "a first try")).toEqual({ ok: true, value: null });
  expect(await tab.actions.editMessage("general", 1, "yours")).toMatchObject({
    ok: false,
    refusal: { reason: "You can change only what you said yourself." },
  });
  await settle();
  expect(tab.store.getState().timelines["general"]?.lines).toMatchObject([
    { text: "mine alone", rev: 0 },
    { text: "a first try", rev: 1 },
  ]);
  expect(tab.store.getState().timelines["general"]?.lines.map(({ key }) => key)).toEqual(keys);
});

test("without a connection a change says that it did not happen", async () => {
  const tab = await it.ann();
  await tab.actions.say("general", "oops");
  await settle();
  it.server.cut();
  await settle();
  expect(await tab.actions.editMessage("general", 1, "fine")).toMatchObject({ ok: false });
  expect(tab.reads()).toEqual(["Ann: oops"]);
});

test("messages that lost their author keep text, place and key, and no name", async () => {
  const tab = await it.ann();
  for (const words of ["one", "two", "three"]) it.server.say("general", bob, words);
  await settle();
  const keys = tab.store.getState().timelines["general"]?.lines.map(({ key }) => key);
  it.server.erase("general", [1, 3], "author");
  await settle();
  expect(tab.reads()).toEqual(["Deleted user: one", "Bob: two", "Deleted user: three"]);
  expect(tab.store.getState().timelines["general"]?.lines.map(({ key }) => key)).toEqual(keys);
});

test("nor does a notice name who is no more", async () => {
  const tab = await it.ann();
  it.server.say("general", bob, "hello");
  await settle();
  const joined = [bob, { id: "eve", name: "Eve" }];
  it.server.tell({ event: "presence", room: "general", member_count: 3, joined }, "general");
  await settle();
  expect(tab.reads()).toEqual(["Bob: hello", "Bob, Eve joined"]);
  it.server.erase("general", [1], "author");
  await settle();
  expect(tab.reads()).toEqual(["Deleted user: hello", "Eve joined"]);
});

test("messages erased while away are gone after the return, also many and from a device's own copy", async () => {
  const device = createDevice(it.server.browser("Ann"));
  const tab = await it.open(device);
  for (let n = 1; n <= 140; n += 1) it.server.say("general", bob, String(n));
  await settle();
  await tab.close();
  it.server.erase(
    "general",
    Array.from({ length: 139 }, (_, n) => n + 1),
    "text",
  );
  const later = await it.open(device);
  const lines = later.reads();
  expect(lines.at(-1)).toBe("Bob: 140");
  expect(lines.slice(0, -1).every((line) => line === "Deleted user: (deleted)")).toBe(true);
});

test("an erased slot that could not be read is read when the connection is back", async () => {
  const tab = await it.ann();
  it.server.say("general", bob, "one");
  await settle();
  it.server.failNext("history", { code: "unavailable", message: "Later.", retry_ms: 60_000 });
  it.server.erase("general", [1], "text");
  await settle();
  it.server.cut();
  await settle();
  expect(tab.reads()).toEqual(["Bob: one"]);
  it.server.restore();
  await it.pass(31_000);
  expect(tab.reads()).toEqual(["Deleted user: (deleted)"]);
});

test("a page that was under way while its messages were erased does not bring them back", async () => {
  const browser = it.server.browser("Ann");
  const late: (() => void)[] = [];
  let hold = false;
  const device = createDevice({
    ...browser,
    transport: {
      open: (listener) =>
        browser.transport.open({
          ...listener,
          received(message) {
            if (hold && message.includes('"entries"')) late.push(() => listener.received(message));
            else listener.received(message);
          },
        }),
    },
  });
  for (let n = 1; n <= 60; n += 1) it.server.say("general", bob, String(n));
  const tab = await it.open(device);
  hold = true;
  tab.actions.loadOlder("general");
  await settle();
  it.server.erase("general", [5], "text");
  await settle();
  hold = false;
  for (const arrive of late.splice(0)) arrive();
  await settle();
  expect(tab.reads().slice(3, 6)).toEqual(["Bob: 4", "Deleted user: (deleted)", "Bob: 6"]);
});

test("nor does a device's own copy that was made before they were read anew", async () => {
  const device = createDevice(it.server.browser("Ann"));
  const tab = await it.open(device);
  it.server.say("general", bob, "one");
  await it.pass(3_000);
  it.server.failNext("history", { code: "unavailable", message: "Later.", retry_ms: 60_000 });
  it.server.erase("general", [1], "text");
  await it.pass(3_000);
  await tab.close();
  const later = await it.open(device);
  expect(later.reads()).toEqual(["Deleted user: (deleted)"]);
});
