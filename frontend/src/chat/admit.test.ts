import { expect, test } from "vitest";
import { createDevice, settle } from "./testing/device";
import { bob, story } from "./testing/story";

const it = story();

test("the same user with another name goes on: nothing leaves the screen, not for a moment", async () => {
  const browser = it.server.browser("Ann");
  const tab = await it.open(createDevice(browser));
  it.server.say("general", bob, "hello");
  tab.actions.saveDraft("general", "half a tho");
  await settle();
  const blinks: string[] = [];
  tab.store.subscribe(({ me, rooms }) => {
    if (me === null) blinks.push("nobody");
    if (rooms.length === 0) blinks.push("no rooms");
  });
  await browser.fetch("/api/me", { method: "PATCH", body: JSON.stringify({ name: "Anna" }) });
  await tab.actions.admit({ id: "u1", name: "Anna" });
  await settle();
  expect(blinks).toEqual([]);
  expect(tab.store.getState()).toMatchObject({
    me: { id: "u1", name: "Anna" },
    connection: { state: "online" },
  });
  expect(tab.reads()).toEqual(["Bob: hello"]);
  expect(await tab.actions.draft("general")).toBe("half a tho");
  expect(it.server.connections()).toBe(1);
  it.server.say("general", bob, "still there?");
  await settle();
  expect(tab.reads()).toEqual(["Bob: hello", "Bob: still there?"]);
});

test("a guest who becomes an account keeps what waits, though the old session ends meanwhile", async () => {
  const tab = await it.ann();
  it.server.failNext("send", { code: "unauthorized", message: "The session ended." });
  await tab.actions.say("general", "waits");
  await settle();
  expect(tab.store.getState().connection.state).toBe("signed-out");
  await tab.actions.admit({ id: "u1", name: "Ann" });
  await settle();
  expect(tab.store.getState().connection.state).toBe("online");
  expect(it.server.texts("general")).toEqual(["waits"]);
});

test("a page that asks for its draft while the session is replaced gets it", async () => {
  const tab = await it.ann();
  it.server.failNext("send", { code: "unauthorized", message: "The session ended." });
  await tab.actions.say("general", "x");
  tab.actions.saveDraft("general", "half a tho");
  await settle();
  const drafts: Promise<string>[] = [];
  tab.store.subscribe(() => drafts.push(tab.actions.draft("general")));
  await tab.actions.admit({ id: "u1", name: "Ann" });
  expect(new Set(await Promise.all(drafts))).toEqual(new Set(["half a tho"]));
});

test("somebody else who signs in here is that user, with rooms and a connection", async () => {
  const browser = it.server.browser();
  const tab = await it.open(createDevice(browser));
  expect(tab.store.getState().me).toBeNull();
  await browser.fetch("/api/session", { method: "POST", body: JSON.stringify({ name: "Cara" }) });
  await tab.actions.admit({ id: "u1", name: "Cara" });
  await settle();
  expect(tab.store.getState()).toMatchObject({ me: { name: "Cara" }, connection: { state: "online" } });
  expect(tab.store.getState().rooms.map(({ name }) => name)).toEqual(["General"]);
});

test("another tab of the same user, signed out, comes back when one of them signs in again", async () => {
  const device = createDevice(it.server.browser("Ann"));
  const left = await it.open(device);
  const right = await it.open(device);
  for (const tab of [left, right]) {
    it.server.failNext("send", { code: "unauthorized", message: "The session ended." });
    await tab.actions.say("general", "x");
    await settle();
  }
  expect(right.store.getState().connection.state).toBe("signed-out");
  await left.actions.admit({ id: "u1", name: "Ann" });
  await settle();
  expect(left.store.getState().connection.state).toBe("online");
  expect(right.store.getState().connection.state).toBe("online");
});

test("asking anew shows a room that was not there before", async () => {
  const tab = await it.ann();
  it.server.addRoom("tea", "Tea");
  await tab.actions.refresh();
  await settle();
  expect(tab.store.getState().rooms.map(({ name }) => name)).toEqual(["General", "Tea"]);
});
