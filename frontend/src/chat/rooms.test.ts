/** Rooms that come, change and go, and what this user may do in them. */
import { IDBFactory } from "fake-indexeddb";
import { expect, test } from "vitest";
import { createDevice, settle, type Tab } from "./testing/device";
import { bob, story } from "./testing/story";

const it = story();
const names = (tab: Tab) => tab.store.getState().rooms.map(({ name }) => name);
const room = (tab: Tab, id: string) => tab.store.getState().rooms.find((one) => one.id === id);
const ann = () => it.server.named("Ann");
const bootstraps = (calls: string[]) => calls.filter((path) => path === "/api/bootstrap").length;

/** A browser of Ann whose requests are counted. */
function counted(): { browser: ReturnType<typeof it.server.browser>; calls: string[] } {
  const browser = it.server.browser("Ann");
  const calls: string[] = [];
  const fetch: typeof browser.fetch = (input, init) => {
    calls.push(String(input));
    return browser.fetch(input, init);
  };
  return { browser: { ...browser, fetch }, calls };
}

test("an event that everybody gets does not take away what is this user's alone", async () => {
  const tab = await it.ann();
  const made = await tab.actions.createRoom({ name: "Plans", kind: "open", topic: "What next" });
  expect(made).toMatchObject({ ok: true, value: { kind: "open", topic: "What next" } });
  const id = made.ok ? made.value.id : "";
  await settle();
  it.server.change(id, { topic: "Later" });
  await settle();
  expect(room(tab, id)).toMatchObject({ topic: "Later", seat: { role: "owner" } });
  expect(room(tab, id)?.can).toContain("archive");
});

test("an open room that was left is not in the list, counts nothing, and comes back by joining", async () => {
  const tab = await it.ann();
  it.server.addRoom("random", "Random");
  await settle();
  expect(await tab.actions.leaveRoom("random")).toEqual({ ok: true, value: null });
  it.server.say("random", bob, "hello?");
  await settle();
  expect(names(tab)).toEqual(["General"]);
  expect(tab.store.getState().leftRooms).toMatchObject([{ id: "random", left: true, unread: 0 }]);
  expect(tab.store.getState().lost).toEqual({});
  expect(await tab.actions.joinRoom("random")).toMatchObject({ ok: true, value: { left: false } });
  await settle();
  expect(names(tab)).toEqual(["General", "Random"]);
  expect(room(tab, "random")).toMatchObject({ unread: 1, seat: { role: "member" } });
});

test("a direct room is called by the others' names, stands last, and is made once", async () => {
  const tab = await it.ann();
  it.server.browser("Zoe");
  it.server.browser("Mina");
  const found = await tab.actions.findUsers("zo");
  expect(found).toMatchObject({ ok: true, value: [{ name: "Zoe" }] });
  const both = [it.server.named("Zoe").id, it.server.named("Mina").id];
  const started = await tab.actions.startDirect(both);
  expect(started).toMatchObject({ ok: true, value: { kind: "direct", name: "Zoe, Mina" } });
  expect(await tab.actions.startDirect(both)).toMatchObject(started);
  it.server.addRoom("zz", "ZZ");
  await settle();
  expect(names(tab)).toEqual(["General", "ZZ", "Zoe, Mina"]);
});

test("a private room appears for who was let in, with what they may do there", async () => {
  const tab = await it.ann();
  it.server.addRoom("founders", "Founders", { kind: "private" }, [bob]);
  await settle();
  expect(names(tab)).toEqual(["General"]);
  it.server.letIn("founders", ann());
  await it.pass(1_000);
  expect(room(tab, "founders")).toMatchObject({ kind: "private", seat: { role: "member" } });
});

test("who is put out of the open room sees it gone, keeps the draft, and finds what was not sent", async () => {
  const device = createDevice(it.server.browser("Ann"));
  it.server.addRoom("founders", "Founders", { kind: "private" }, [ann()]);
  const tab = await it.open(device);
  tab.actions.openRoom("founders");
  await settle();
  it.server.say("founders", bob, "secret");
  await it.pass(3_000);
  it.server.failNext("send", { code: "unavailable", message: "Later.", retry_ms: 60_000 });
  await tab.actions.say("founders", "waits");
  await settle();
  tab.actions.saveDraft("founders", "half a sentence");
  it.server.putOut("founders", ann());
  await settle();
  const { rooms, timelines, presence, open, lost, waiting } = tab.store.getState();
  expect(rooms.map(({ id }) => id)).toEqual(["general"]);
  expect([timelines["founders"], presence["founders"], open]).toEqual([undefined, undefined, null]);
  expect(lost["founders"]).toMatchObject({
    name: "#Founders",
    unsent: [{ status: "failed", text: "waits", reason: "You no longer have access to #Founders." }],
  });
  expect(waiting).toBe(0);
  expect(await tab.actions.draft("founders")).toBe("half a sentence");
  expect(await tab.actions.withdraw(lost["founders"]?.unsent[0]?.key ?? "")).toEqual({ text: "waits" });
  expect(tab.store.getState().lost["founders"]?.unsent).toEqual([]);

  // Nothing of what was said there stays on this device.
  await tab.close();
  it.server.letIn("founders", ann());
  it.server.cut();
  const later = await it.open(device);
  later.actions.openRoom("founders");
  expect(later.reads("founders")).toEqual([]);
});

test("a room lost while away is missed at the next connection, and text that waits there is still found after a reload", async () => {
  const device = createDevice(it.server.browser("Ann"));
  it.server.addRoom("founders", "Founders", { kind: "private" }, [ann()]);
  const tab = await it.open(device);
  it.server.cut();
  await tab.actions.say("founders", "written on the train");
  it.server.putOut("founders", ann());
  it.server.restore();
  await it.pass(31_000);
  expect(tab.store.getState().lost["founders"]).toMatchObject({
    name: "#Founders",
    unsent: [{ status: "failed" }],
  });
  await tab.close();
  const later = await it.open(device);
  expect(later.store.getState().lost["founders"]).toMatchObject({
    name: null,
    unsent: [{ status: "failed", text: "written on the train" }],
  });
  it.server.letIn("founders", ann());
  await it.pass(1_000);
  expect(later.store.getState().lost).toEqual({});
});

test("a room one leaves or deletes oneself is no loss to be told of", async () => {
  const tab = await it.ann();
  const kept: string[] = [];
  for (const name of ["Left", "Deleted"]) {
    const made = await tab.actions.createRoom({ name, kind: "private" });
    kept.push(made.ok ? made.value.id : "");
  }
  const [left = "", deleted = ""] = kept;
  expect(await tab.actions.deleteRoom(deleted, "wrong")).toMatchObject({ ok: false });
  await settle();
  expect(names(tab)).toEqual(["General", "Deleted", "Left"]);
  await tab.actions.leaveRoom(left);
  await tab.actions.deleteRoom(deleted, "Deleted");
  await settle();
  expect(names(tab)).toEqual(["General"]);
  expect(tab.store.getState().lost).toEqual({});
});

test("what somebody may do is asked for again when it changed, once for many changes", async () => {
  const { browser, calls } = counted();
  const tab = await it.open(createDevice(browser));
  expect(tab.store.getState().standing).toMatchObject({
    role: "member",
    can: ["create_room", "start_direct"],
  });
  const before = bootstraps(calls);
  for (const role of ["moderator", "admin"] as const) it.server.stand(ann(), { role, can: ["invite"] });
  await it.pass(1_000);
  expect(tab.store.getState().standing).toMatchObject({ role: "admin", can: ["invite"] });
  expect(bootstraps(calls)).toBe(before + 1);
});

test("a room that came while it was asked is not lost to the older answer", async () => {
  const browser = it.server.browser("Ann");
  let hold = false;
  const tab = await it.open(
    createDevice({
      ...browser,
      async fetch(input, init) {
        const answer = await browser.fetch(input, init);
        if (hold) await new Promise((go) => setTimeout(go, 5_000));
        return answer;
      },
    }),
  );
  hold = true;
  it.server.stand(ann(), { can: [] });
  await it.pass(1_000);
  it.server.addRoom("fresh", "Fresh");
  hold = false;
  await it.pass(6_000);
  expect(names(tab)).toEqual(["General", "Fresh"]);
  expect(tab.store.getState().lost).toEqual({});
  expect(tab.store.getState().standing?.can).toEqual([]);
});

test("a refused question is asked again until it is answered", async () => {
  const browser = it.server.browser("Ann");
  let away = false;
  const fetch: typeof browser.fetch = async (input, init) =>
    away ? Response.json({ code: "unavailable" }, { status: 503 }) : browser.fetch(input, init);
  const tab = await it.open(createDevice({ ...browser, fetch }));
  away = true;
  it.server.stand(ann(), { can: ["invite"] });
  await it.pass(1_000);
  away = false;
  await it.pass(10_000);
  expect(tab.store.getState().standing?.can).toEqual(["invite"]);
});

test("a mute that ends by itself is noticed without being told", async () => {
  const { browser, calls } = counted();
  const tab = await it.open(createDevice(browser));
  it.server.stand(ann(), { muted_until: "2026-11-24T10:05:00.000Z" });
  await it.pass(1_000);
  expect(tab.store.getState().standing?.mutedUntil).toBe("2026-11-24T10:05:00.000Z");
  await tab.actions.say("general", "may I?");
  await settle();
  expect(tab.reads()).toEqual(["Ann: may I? (failed: You are muted until 10:05.)"]);
  const before = bootstraps(calls);
  await it.pass(5 * 60_000);
  expect(bootstraps(calls)).toBeGreaterThan(before);
});

test("an archived room says so to everybody in it", async () => {
  const tab = await it.ann();
  it.server.change("general", { archived: true });
  await it.pass(1_000);
  expect(room(tab, "general")).toMatchObject({ archived: true });
  expect(room(tab, "general")?.can).not.toContain("send");
});

test("who is banned is told why and left alone until they try again", async () => {
  const tab = await it.ann();
  it.server.closeAll(4503, "You were banned until tomorrow: spam.");
  await it.pass(60_000);
  expect(tab.store.getState().connection).toEqual({
    state: "refused",
    reason: "You were banned until tomorrow: spam.",
  });
  expect(it.server.connections()).toBe(0);
});

test("who is banned while away is not left knocking, in this page or a new one", async () => {
  const browser = it.server.browser("Ann");
  let banned = false;
  let asked = 0;
  const fetch: typeof browser.fetch = async (input, init) => {
    if (!banned) return browser.fetch(input, init);
    asked += 1;
    return Response.json({ code: "forbidden", detail: "You were banned: spam." }, { status: 403 });
  };
  const device = createDevice({ ...browser, fetch });
  const tab = await it.open(device);
  banned = true;
  it.server.cut();
  await it.pass(120_000);
  const refused = { state: "refused", reason: "You were banned: spam." };
  expect(tab.store.getState().connection).toEqual(refused);
  const before = asked;
  await it.pass(120_000);
  expect(asked).toBe(before);
  await tab.close();
  globalThis.indexedDB = new IDBFactory();
  const fresh = await it.open(device);
  await it.pass(120_000);
  expect(fresh.store.getState()).toMatchObject({ boot: "failed", connection: refused });
  expect(asked).toBe(before + 1);
});

test("members come page by page, as one list", async () => {
  const tab = await it.ann();
  for (const name of ["Bea", "Cy", "Di"]) it.server.browser(name);
  const all = ["Ann", "Bea", "Cy", "Di"].map(it.server.named);
  it.server.addRoom("big", "Big", { kind: "private" }, all);
  const members = await tab.actions.listMembers("big");
  expect(members.ok && members.value.map(({ user, role }) => `${user.name} ${role}`)).toEqual([
    "Ann owner",
    "Bea member",
    "Cy member",
    "Di member",
  ]);
});
