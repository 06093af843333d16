/** What a reader sees when the log breaks, the store goes away or a node stops. */
import { expect, test } from "vitest";
import { createDevice, settle, type Tab } from "./testing/device";
import { bob, story } from "./testing/story";

const it = story();
const sends = () => it.server.commands.filter(({ op }) => op === "send");
const unavailable = { code: "unavailable", message: "The store does not answer.", retry_ms: 20_000 };
const gapOf = (tab: Tab) =>
  tab.store.getState().timelines["general"]?.lines.find(({ status }) => status === "gap");

/** Every state of the store the screen was told of, in order. */
function storeStates(tab: Tab): string[] {
  const states: string[] = [];
  tab.store.subscribe(({ storeState }, before) => {
    if (storeState !== before.storeState) states.push(storeState);
  });
  return states;
}

test("who comes back after the store lost entries sees them gone, and own ones once, with the same nonce", async () => {
  const tab = await it.ann();
  it.server.say("general", bob, "kept");
  await tab.actions.say("general", "mine");
  await settle();
  it.server.say("general", bob, "lost");
  await settle();
  it.server.cut();
  await settle();
  tab.actions.saveDraft("general", "half a sen");
  await tab.actions.say("general", "written meanwhile");
  tab.actions.saveDraft("general", "half a sentence");
  it.server.truncate("general", 1);
  it.server.restore();
  await it.pass(31_000);
  expect(tab.reads()).toEqual(["Bob: kept", "Ann: mine", "Ann: written meanwhile"]);
  expect(it.server.texts("general").sort()).toEqual(["kept", "mine", "written meanwhile"]);
  const nonces = sends().flatMap(({ text, nonce }) => (text === "mine" ? [nonce] : []));
  expect(nonces).toHaveLength(2);
  expect(new Set(nonces).size).toBe(1);
  expect(await tab.actions.draft("general")).toBe("half a sentence");
});

test("under a live subscription a lost end costs neither the draft nor what waits", async () => {
  const tab = await it.ann();
  await tab.actions.say("general", "mine");
  await settle();
  it.server.failNext("send", unavailable);
  await tab.actions.say("general", "waits");
  await settle();
  tab.actions.saveDraft("general", "half a sentence");
  it.server.truncate("general", 0);
  await settle();
  expect(tab.reads()).toContain("Ann: waits (queued)");
  await it.pass(21_000);
  expect(tab.reads()).toEqual(["Ann: mine", "Ann: waits"]);
  expect(it.server.texts("general")).toEqual(["mine", "waits"]);
  expect(await tab.actions.draft("general")).toBe("half a sentence");
});

test("a message that was acknowledged and lost before its entry came goes out again", async () => {
  const browser = it.server.browser("Ann");
  let deaf = false;
  const tab = await it.open(createDevice(browser), {
    transport: {
      open: (listener) =>
        browser.transport.open({
          ...listener,
          received: (message) => !(deaf && message.includes('"entry"')) && listener.received(message),
        }),
    },
  });
  it.server.say("general", bob, "kept");
  await settle();
  deaf = true;
  await tab.actions.say("general", "mine");
  await settle();
  expect(tab.reads()).toEqual(["Bob: kept", "Ann: mine"]);
  expect(tab.store.getState().waiting).toBe(0);
  deaf = false;
  it.server.truncate("general", 1);
  await settle();
  expect(tab.reads()).toEqual(["Bob: kept", "Ann: mine"]);
  expect(it.server.texts("general")).toEqual(["kept", "mine"]);
  expect(new Set(sends().map(({ nonce }) => nonce)).size).toBe(1);
});

test("a message that was acknowledged and lost while another room is open goes out again", async () => {
  const tab = await it.ann();
  it.server.say("general", bob, "kept");
  await settle();
  it.server.cut();
  await settle();
  await tab.actions.say("general", "mine");
  tab.actions.openRoom("random");
  it.server.restore();
  await it.pass(31_000);
  expect(tab.store.getState().waiting).toBe(0);
  expect(it.server.texts("general")).toEqual(["kept", "mine"]);
  it.server.truncate("general", 1);
  tab.actions.openRoom("general");
  await settle();
  expect(tab.reads()).toEqual(["Bob: kept", "Ann: mine"]);
  expect(it.server.texts("general")).toEqual(["kept", "mine"]);
  expect(new Set(sends().map(({ nonce }) => nonce)).size).toBe(1);
});

test("a change of epoch without loss shows nothing and sends nothing", async () => {
  const tab = await it.ann();
  it.server.say("general", bob, "one");
  await tab.actions.say("general", "two");
  await settle();
  it.server.truncate("general", 2);
  it.server.say("general", bob, "three");
  await settle();
  expect(tab.reads()).toEqual(["Bob: one", "Ann: two", "Bob: three"]);
  expect(sends()).toHaveLength(1);
});

test("a room that started over says so in one row, and what waits is sent into it", async () => {
  const tab = await it.ann();
  it.server.say("general", bob, "of the old log");
  await settle();
  it.server.cut();
  await settle();
  await tab.actions.say("general", "written meanwhile");
  it.server.reset("general");
  it.server.say("general", bob, "of the new log");
  it.server.restore();
  await it.pass(31_000);
  expect(tab.reads()).toEqual(["Bob: of the new log", "[started over]", "Ann: written meanwhile"]);
  expect(it.server.texts("general")).toEqual(["of the new log", "written meanwhile"]);
});

test("what is said in a room that started over counts as unread", async () => {
  const tab = await it.ann();
  const unread = () => tab.store.getState().rooms[0]?.unread;
  for (let n = 1; n <= 3; n += 1) tab.actions.seen("general", it.server.say("general", bob, String(n)));
  await settle();
  tab.actions.seen("general", 3);
  expect(unread()).toBe(0);
  it.server.reset("general");
  await settle();
  it.server.say("general", bob, "new");
  await settle();
  expect(unread()).toBe(1);
});

test("a gap that cannot be loaded says why, and loads when asked again", async () => {
  const tab = await it.ann();
  it.server.say("general", bob, "1");
  const many = Array.from({ length: 250 }, (_, n) => `many ${n}`);
  it.server.sayUnheard("general", bob, many);
  await settle();
  const { key = "" } = gapOf(tab) ?? {};
  it.server.failNext("history", unavailable);
  tab.actions.fillGap("general", key);
  await settle();
  expect(tab.reads()).toEqual(["Bob: 1", "[2–251 failed: The store does not answer.]"]);
  for (let page = 0; page < 3; page += 1) {
    tab.actions.fillGap("general", key);
    await settle();
  }
  expect(tab.reads()).toEqual(["Bob: 1", ...many.map((text) => `Bob: ${text}`)]);
});

test("a gap whose loading broke off does not load for ever", async () => {
  const tab = await it.ann();
  it.server.say("general", bob, "1");
  it.server.sayUnheard(
    "general",
    bob,
    Array.from({ length: 300 }, (_, n) => `many ${n}`),
  );
  await settle();
  it.server.silence();
  tab.actions.fillGap("general", gapOf(tab)?.key ?? "");
  expect(gapOf(tab)).toMatchObject({ state: "loading" });
  it.server.closeAll(1006);
  await settle();
  expect(gapOf(tab)).toMatchObject({ state: "failed", reason: "The connection to the server was lost." });
});

test("a gap whose end the store lost can still be loaded", async () => {
  const tab = await it.ann();
  it.server.say("general", bob, "1");
  it.server.sayUnheard(
    "general",
    bob,
    Array.from({ length: 300 }, (_, n) => `many ${n}`),
  );
  await settle();
  tab.actions.fillGap("general", gapOf(tab)?.key ?? "");
  it.server.truncate("general", 30);
  await settle();
  expect(tab.reads()).toEqual(["Bob: 1", "[2–30 idle]"]);
  tab.actions.fillGap("general", gapOf(tab)?.key ?? "");
  await settle();
  expect(tab.reads()).toHaveLength(30);
});

test("while the store is away messages wait, and go out in order as soon as it answers", async () => {
  const tab = await it.ann();
  it.server.store("degraded");
  await settle();
  expect(tab.store.getState().storeState).toBe("degraded");
  it.server.failNext("send", unavailable);
  await tab.actions.say("general", "one");
  await tab.actions.say("general", "two");
  await settle();
  expect(tab.reads()).toEqual(["Ann: one (queued)", "Ann: two (queued)"]);
  it.server.store("ok");
  await it.pass(500);
  expect(tab.reads()).toEqual(["Ann: one", "Ann: two"]);
  expect(it.server.texts("general")).toEqual(["one", "two"]);
  const [first, again] = sends();
  expect(again?.["nonce"]).toBe(first?.["nonce"]);
});

test("a room opened while the store is away appears as soon as it answers", async () => {
  it.server.addRoom("random", "Random");
  const tab = await it.ann();
  it.server.say("random", bob, "here");
  it.server.store("degraded");
  it.server.failNext("subscribe", unavailable);
  tab.actions.openRoom("random");
  await settle();
  expect(tab.store.getState().timelines["random"]?.phase).toBe("loading");
  it.server.store("ok");
  await it.pass(500);
  expect(tab.reads("random")).toEqual(["Bob: here"]);
});

test("a connection made while the store is away never says in between that all is well", async () => {
  const tab = await it.ann();
  const states = storeStates(tab);
  it.server.store("degraded");
  it.server.closeAll(1006);
  await it.pass(1_000);
  expect(tab.store.getState().connection.state).toBe("online");
  expect(states).toEqual(["degraded"]);
});

test("a store that came back while there was no connection is known to be back", async () => {
  const tab = await it.ann();
  it.server.store("degraded");
  await settle();
  it.server.cut();
  it.server.store("ok");
  it.server.restore();
  await it.pass(1_000);
  expect(tab.store.getState()).toMatchObject({ connection: { state: "online" }, storeState: "ok" });
});

test("a node that stops is left without a sign; what was said meanwhile is there once", async () => {
  const tab = await it.ann();
  const states: string[] = [];
  tab.store.subscribe(({ connection }, before) => {
    if (connection !== before.connection) states.push(connection.state);
  });
  it.server.tell({ event: "bye", within_ms: 3_000 });
  await settle();
  await tab.actions.say("general", "before");
  await settle();
  it.server.closeAll(1012);
  await settle();
  it.server.say("general", bob, "meanwhile");
  await tab.actions.say("general", "during");
  expect(tab.reads().at(-1)).toBe("Ann: during (sending)");
  await it.pass(4_000);
  expect(tab.reads()).toEqual(["Ann: before", "Bob: meanwhile", "Ann: during"]);
  expect(it.server.texts("general")).toEqual(["before", "meanwhile", "during"]);
  expect(states.filter((state) => state !== "online")).toEqual([]);
  expect(it.server.connections()).toBe(1);
});

test("who moves to another node is not said to have come", async () => {
  const tab = await it.ann();
  const told = { event: "presence", room: "general", member_count: 2, joined: [bob] };
  it.server.say("general", bob, "hello");
  it.server.tell(told, "general");
  it.server.say("general", bob, "still here");
  it.server.tell(told, "general");
  await settle();
  expect(tab.reads()).toEqual(["Bob: hello", "Bob joined", "Bob: still here"]);
});

test("who came while the server was asked who is here is here", async () => {
  const browser = it.server.browser("Ann");
  let hold = true;
  const held: (() => void)[] = [];
  const tab = await it.open(createDevice(browser), {
    transport: {
      open: (listener) =>
        browser.transport.open({
          ...listener,
          received(message) {
            if (hold && message.includes('"users"')) held.push(() => listener.received(message));
            else listener.received(message);
          },
        }),
    },
  });
  it.server.tell({ event: "presence", room: "general", member_count: 2, joined: [bob] }, "general");
  await settle();
  hold = false;
  for (const release of held) release();
  await settle();
  expect(tab.store.getState().presence["general"]?.users.map(({ name }) => name)).toEqual(["Ann", "Bob"]);
  expect(tab.store.getState().rooms[0]?.memberCount).toBe(2);
});

test("a server that answers, and whose store does not, is not taken for being offline", async () => {
  const browser = it.server.browser("Ann");
  let away = false;
  const problem = { code: "unavailable", detail: "The store does not answer.", retry_ms: 5_000 };
  const tab = await it.open(createDevice(browser), {
    fetch: async (...call) => (away ? Response.json(problem, { status: 503 }) : browser.fetch(...call)),
  });
  away = true;
  it.server.cut();
  await it.pass(10_000);
  expect(tab.store.getState().connection.state).not.toBe("online");
  expect(tab.store.getState().storeState).toBe("degraded");
  away = false;
  it.server.restore();
  await it.pass(60_000);
  expect(tab.store.getState()).toMatchObject({ connection: { state: "online" }, storeState: "ok" });
});
