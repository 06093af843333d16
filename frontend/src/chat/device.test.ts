import { expect, test, vi } from "vitest";
import { createDevice, settle } from "./testing/device";
import { createFakeServer } from "./testing/fake-server";
import { bob, story } from "./testing/story";

const it = story();

test("a draft is kept, told to other tabs, and cleared when its message is in the outbox", async () => {
  const device = createDevice(it.server.browser("Ann"));
  const left = await it.open(device);
  const right = await it.open(device);
  left.actions.saveDraft("general", "half a tho");
  expect(left.store.getState().rooms[0]?.hasDraft).toBe(true);
  await it.pass(300);
  expect(right.store.getState().rooms[0]?.hasDraft).toBe(true);
  expect(await right.actions.draft("general")).toBe("half a tho");
  left.actions.saveDraft("general", "half a thought");
  left.signal("hidden");
  await settle();
  await left.close();
  const again = await it.open(device);
  expect(await again.actions.draft("general")).toBe("half a thought");
  await again.actions.say("general", "half a thought");
  expect(await again.actions.draft("general")).toBe("");
  await settle();
  expect(right.store.getState().rooms[0]?.hasDraft).toBe(false);
});

test("what is typed while the last message is being kept stays a draft", async () => {
  const tab = await it.ann();
  tab.actions.saveDraft("general", "one");
  const said = tab.actions.say("general", "one");
  tab.actions.saveDraft("general", "tw");
  await said;
  expect(await tab.actions.draft("general")).toBe("tw");
});

test("the next visit paints what was there before the server answers", async () => {
  const device = createDevice(it.server.browser("Ann"));
  const first = await it.open(device);
  for (let n = 1; n <= 60; n += 1) it.server.say("general", bob, String(n));
  await settle();
  first.signal("pagehide");
  await settle();
  await first.close();
  it.server.cut();
  const second = await it.open(device);
  expect(second.store.getState()).toMatchObject({ boot: "ready", me: { name: "Ann" } });
  expect(second.reads()).toHaveLength(50);
  expect(second.reads().at(-1)).toBe("Bob: 60");
  expect(second.store.getState().rooms.map(({ name }) => name)).toEqual(["General"]);
  it.server.restore();
  second.signal("online");
  await settle();
  expect(second.store.getState().connection.state).toBe("online");
  second.actions.loadOlder("general");
  await settle();
  expect(second.reads()).toHaveLength(60);
});

test("when the session ends the text stays, and who enters again sends it", async () => {
  const tab = await it.ann();
  it.server.failNext("send", { code: "unauthorized", message: "Enter again." });
  await tab.actions.say("general", "kept");
  await settle();
  expect(tab.store.getState().connection.state).toBe("signed-out");
  await tab.actions.say("general", "and this");
  tab.actions.saveDraft("general", "draft");
  expect(tab.reads()).toEqual(["Ann: kept (queued)", "Ann: and this (queued)"]);
  expect(tab.store.getState().waiting).toBe(2);
  expect(await tab.actions.enter("Anna")).toMatchObject({ ok: true, value: { id: "u2" } });
  await settle();
  expect(it.server.texts("general")).toEqual(["kept", "and this"]);
  expect(tab.reads()).toEqual(["Anna: kept", "Anna: and this"]);
  expect(await tab.actions.draft("general")).toBe("draft");
});

test("a session that ended before this visit gives its text only to the same name", async () => {
  for (const [name, texts] of [
    ["Ann", ["waits"]],
    ["Eve", []],
  ] as const) {
    it.server = createFakeServer();
    const browser = it.server.browser("Ann");
    const device = createDevice(browser);
    const before = await it.open(device);
    it.server.cut();
    await before.actions.say("general", "waits");
    await before.close();
    it.server.restore();
    await browser.fetch("/api/session", { method: "DELETE" });
    const tab = await it.open(device);
    expect(tab.store.getState()).toMatchObject({
      boot: "ready",
      me: null,
      connection: { state: "signed-out" },
    });
    await tab.actions.enter(name);
    await settle();
    expect(it.server.texts("general")).toEqual(texts);
    await tab.close();
  }
});

test("when the server says the session ended nobody knocks again", async () => {
  const tab = await it.ann();
  it.server.closeAll(4001);
  await it.pass(120_000);
  expect(tab.store.getState().connection).toEqual({ state: "signed-out" });
  expect(it.server.connections()).toBe(0);
});

test("another person on the same device sees nothing of the one before", async () => {
  const browser = it.server.browser("Ann");
  const device = createDevice(browser);
  const first = await it.open(device);
  it.server.say("general", bob, "for Ann");
  await settle();
  it.server.cut();
  await first.actions.say("general", "never sent");
  first.actions.saveDraft("general", "secret");
  it.server.restore();
  await first.actions.leave();
  await settle();
  expect(first.store.getState()).toMatchObject({ me: null, timelines: {}, rooms: [], waiting: 0 });
  await first.close();
  const second = await it.open(device);
  expect(second.store.getState().me).toBeNull();
  await second.actions.enter("Carl");
  await settle();
  expect(second.reads()).toEqual(["Bob: for Ann"]);
  expect(await second.actions.draft("general")).toBe("");
  expect(it.server.texts("general")).toEqual(["for Ann"]);
});

test("leaving while the server is out of reach is made good at the next start", async () => {
  const device = createDevice(it.server.browser("Ann"));
  const first = await it.open(device);
  it.server.cut();
  await first.actions.leave();
  await first.close();
  it.server.restore();
  const second = await it.open(device);
  expect(second.store.getState()).toMatchObject({ boot: "ready", me: null });
});

test("entering and leaving in one tab does the same in the other", async () => {
  const device = createDevice(it.server.browser());
  const left = await it.open(device);
  const right = await it.open(device);
  await left.actions.enter("Ann");
  await settle();
  expect(right.store.getState()).toMatchObject({ me: { name: "Ann" }, connection: { state: "online" } });
  await right.actions.leave();
  await settle();
  expect(left.store.getState()).toMatchObject({ me: null, connection: { state: "signed-out" } });
});

test("a bad name is refused with the server's sentence, and no network with ours", async () => {
  const tab = await it.open(createDevice(it.server.browser()));
  expect(await tab.actions.enter(" ")).toEqual({ ok: false, refusal: { reason: "Enter a name." } });
  it.server.cut();
  expect(await tab.actions.enter("Ann")).toEqual({
    ok: false,
    refusal: { reason: "The server can’t be reached. Check your connection and try again." },
  });
});

test("without IndexedDB everything works for this visit", async () => {
  const device = createDevice(it.server.browser("Ann"));
  vi.stubGlobal("indexedDB", undefined);
  const tab = await it.open(device);
  await tab.actions.say("general", "hello");
  await settle();
  expect(tab.reads()).toEqual(["Ann: hello"]);
});

test("a first start without the server tries until it is there", async () => {
  it.server.cut();
  const tab = await it.ann();
  expect(tab.store.getState().boot).toBe("failed");
  it.server.restore();
  await it.pass(31_000);
  expect(tab.store.getState()).toMatchObject({
    boot: "ready",
    me: { name: "Ann" },
    connection: { state: "online" },
  });
});
