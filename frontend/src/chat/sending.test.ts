import { expect, test, vi } from "vitest";
import { createDevice, settle } from "./testing/device";
import { bob, story } from "./testing/story";

const it = story();
const sends = () => it.server.commands.filter(({ op }) => op === "send");

test("what others say arrives, and what we say shows at once and once", async () => {
  const tab = await it.ann();
  it.server.say("general", bob, "hello");
  await settle();
  const doubled: string[] = [];
  tab.store.subscribe(({ timelines }) => {
    const keys = (timelines["general"]?.lines ?? []).map(({ key }) => key);
    if (new Set(keys).size < keys.length) doubled.push(...keys);
  });
  const said = tab.actions.say("general", "hi Bob");
  expect(tab.reads()).toEqual(["Bob: hello", "Ann: hi Bob (sending)"]);
  const { key } = tab.store.getState().timelines["general"]?.lines[1] ?? {};
  expect(await said).toEqual({ ok: true, value: key });
  await settle();
  expect(tab.reads()).toEqual(["Bob: hello", "Ann: hi Bob"]);
  expect(tab.store.getState().timelines["general"]?.lines[1]?.key).toBe(key);
  expect(tab.store.getState().waiting).toBe(0);
  expect(it.server.texts("general")).toEqual(["hello", "hi Bob"]);
  expect(doubled).toEqual([]);
});

test("messages written offline survive a restart and go out with the same nonces, once", async () => {
  const device = createDevice(it.server.browser("Ann"));
  const first = await it.open(device);
  it.server.loseReplies(1);
  await first.actions.say("general", "one");
  it.server.cut();
  await first.actions.say("general", "two");
  await settle();
  expect(first.reads()).toEqual(["Ann: one (queued)", "Ann: two (queued)"]);
  await first.close();

  const second = await it.open(device);
  second.actions.openRoom(null);
  expect(second.store.getState().waiting).toBe(2);
  it.server.restore();
  second.signal("online");
  await it.pass(31_000);
  expect(second.store.getState().waiting).toBe(0);
  expect(it.server.texts("general")).toEqual(["one", "two"]);
  const [lost, again, next] = sends();
  expect(lost?.["nonce"]).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(again).toMatchObject({ text: "one", nonce: lost?.["nonce"] });
  expect(next).toMatchObject({ text: "two" });
  second.actions.openRoom("general");
  await settle();
  expect(second.reads()).toEqual(["Ann: one", "Ann: two"]);
});

test("a message whose reply was lost is not sent again once its entry was seen", async () => {
  const tab = await it.ann();
  it.server.loseReplies(1);
  await tab.actions.say("general", "one");
  await settle();
  await it.pass(31_000);
  expect(tab.reads()).toEqual(["Ann: one"]);
  expect(tab.store.getState().waiting).toBe(0);
  expect(it.server.texts("general")).toEqual(["one"]);
});

test("messages keep their order while the first is tried again", async () => {
  const tab = await it.ann();
  it.server.failNext("send", { code: "unavailable", message: "The store is away.", retry_ms: 2_000 });
  await tab.actions.say("general", "one");
  await tab.actions.say("general", "two");
  await settle();
  expect(tab.reads()).toEqual(["Ann: one (queued)", "Ann: two (queued)"]);
  await it.pass(1_900);
  expect(it.server.texts("general")).toEqual([]);
  await it.pass(200);
  expect(tab.reads()).toEqual(["Ann: one", "Ann: two"]);
  expect(it.server.texts("general")).toEqual(["one", "two"]);
});

test("a message the server refuses fails with its sentence, lets others pass, and can be tried again or taken back", async () => {
  const tab = await it.ann();
  it.server.failNext("send", { code: "forbidden", message: "This room was archived." });
  const said = await tab.actions.say("general", "one");
  await tab.actions.say("general", "two");
  await settle();
  expect(tab.reads()).toEqual(["Ann: two", "Ann: one (failed: This room was archived.)"]);
  expect(tab.store.getState().waiting).toBe(0);
  const key = said.ok ? said.value : "";
  it.server.failNext("send", { code: "forbidden", message: "Still archived." });
  tab.actions.retry(key);
  await settle();
  expect(tab.reads()).toEqual(["Ann: two", "Ann: one (failed: Still archived.)"]);
  expect(await tab.actions.withdraw(key)).toEqual({ text: "one" });
  expect(tab.reads()).toEqual(["Ann: two"]);
  expect(await tab.actions.withdraw(key)).toBeNull();
});

test("what was written more than a day ago waits for the user", async () => {
  const device = createDevice(it.server.browser("Ann"));
  const tab = await it.open(device);
  it.server.cut();
  const said = await tab.actions.say("general", "yesterday");
  await tab.close();
  vi.setSystemTime(new Date("2026-11-25T10:00:01Z"));
  it.server.restore();
  const later = await it.open(device);
  expect(later.reads()).toEqual([
    "Ann: yesterday (failed: This was written more than a day ago. Send it now?)",
  ]);
  expect(sends()).toEqual([]);
  later.actions.retry(said.ok ? said.value : "");
  await settle();
  expect(later.reads()).toEqual(["Ann: yesterday"]);
});

test("of two tabs one sends, both show the same, and the other takes over when it closes", async () => {
  const device = createDevice(it.server.browser("Ann"));
  const left = await it.open(device);
  const right = await it.open(device);
  await right.actions.say("general", "from the right");
  await settle();
  expect(sends()).toHaveLength(1);
  for (const tab of [left, right]) expect(tab.reads()).toEqual(["Ann: from the right"]);

  it.server.failNext("send", { code: "unavailable", message: "Later.", retry_ms: 60_000 });
  await right.actions.say("general", "waits");
  await settle();
  for (const tab of [left, right]) {
    expect(tab.reads()).toEqual(["Ann: from the right", "Ann: waits (queued)"]);
    expect(tab.store.getState().waiting).toBe(1);
  }
  await left.close();
  await it.pass(61_000);
  expect(right.reads()).toEqual(["Ann: from the right", "Ann: waits"]);
  expect(it.server.texts("general")).toEqual(["from the right", "waits"]);
});

test("without Web Locks two tabs still send each message once and in order", async () => {
  const device = createDevice(it.server.browser("Ann"), null);
  const left = await it.open(device);
  const right = await it.open(device);
  for (const text of ["1", "2", "3"]) await right.actions.say("general", text);
  await settle();
  expect(it.server.texts("general")).toEqual(["1", "2", "3"]);
  for (const tab of [left, right]) expect(tab.reads()).toEqual(["Ann: 1", "Ann: 2", "Ann: 3"]);
});

test("the tab in front sends even if the one whose turn it was is frozen", async () => {
  const browser = it.server.browser("Ann");
  const device = createDevice(browser);
  const awake = { value: true };
  const back = await it.open(device, {
    transport: {
      open: (listener) =>
        browser.transport.open({
          ...listener,
          received: (message) => awake.value && listener.received(message),
        }),
    },
  });
  const front = await it.open(device);
  awake.value = false;
  await front.actions.say("general", "anybody?");
  await settle();
  front.signal("visible");
  await settle();
  expect(front.reads()).toEqual(["Ann: anybody?"]);
  expect(it.server.texts("general")).toEqual(["anybody?"]);
  expect(back.store.getState().connection.state).toBe("online");
});

test("a text over the limit is refused before it could be lost", async () => {
  const tab = await it.ann();
  expect(await tab.actions.say("general", "é".repeat(8_193))).toMatchObject({ ok: false });
  expect(tab.reads()).toEqual([]);
});

test("a room whose messages are many before one can be sent takes 500 and refuses the next", async () => {
  const tab = await it.ann();
  it.server.cut();
  const all = await Promise.all(Array.from({ length: 501 }, (_, n) => tab.actions.say("general", `m${n}`)));
  expect(all.filter(({ ok }) => ok)).toHaveLength(500);
  expect(all[500]).toMatchObject({ ok: false });
});
