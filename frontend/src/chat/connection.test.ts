import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { type Connection, createConnection } from "./connection";
import type { Signal } from "./signals";
import type { SocketListener } from "./transport";
import type { Connection as Shown } from "./types";
import { emptySchema, sentSchema } from "./wire";

const HELLO = {
  v: 1,
  user: { id: "u1", name: "Ann" },
  server: { name: "Tertulia", version: "0.1.0" },
  limits: { text_bytes: 16_384, frame_bytes: 65_536, rooms_per_connection: 200 },
  ping_ms: 25_000,
  rooms: [],
};

type Opened = SocketListener & { readonly sent: { id: number; op: string }[]; open: boolean };

function setUp({ random = 1, ended = false, online = true, retryMs = 0 } = {}) {
  const sockets: Opened[] = [];
  const states: Shown[] = [];
  const events: string[] = [];
  let listener: (signal: Signal) => void = () => {};
  const network = { online };
  const connection: Connection = createConnection({
    transport: {
      open(given) {
        const socket: Opened = { ...given, sent: [], open: true };
        sockets.push(socket);
        return {
          send: (message) => socket.sent.push(JSON.parse(message)),
          close() {
            socket.open = false;
          },
        };
      },
    },
    clock: {
      now: () => Date.now(),
      random: () => random,
      after(ms, then) {
        const timer = setTimeout(then, ms);
        return () => clearTimeout(timer);
      },
    },
    signals: {
      online: () => network.online,
      visible: () => true,
      listen(given) {
        listener = given;
        return () => {};
      },
    },
    places: () => [{ room: "general", epoch: "e1", seq: 7 }],
    onState: (state) => states.push(state),
    onHello: () => {},
    onEvent: (event) => events.push(event.event),
    whyRefused: async () => ({ sessionEnded: ended, retryMs, banned: null }),
  });
  const last = () => {
    const socket = sockets.at(-1);
    if (socket === undefined) throw new Error("no socket was opened");
    return socket;
  };
  const tell = (...frames: object[]) =>
    last().received(frames.map((frame) => JSON.stringify(frame)).join("\n"));
  return {
    connection,
    sockets,
    states,
    events,
    network,
    last,
    tell,
    signal: (signal: Signal) => listener(signal),
    async greet() {
      last().opened();
      tell({ id: last().sent[0]?.id, ok: HELLO });
      await vi.advanceTimersByTimeAsync(0);
    },
    state: () => states.at(-1),
  };
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test("hello carries the positions, and only its reply makes it online", async () => {
  const it = setUp();
  it.connection.start();
  expect(it.state()).toEqual({ state: "connecting" });
  it.last().opened();
  expect(it.last().sent).toEqual([
    { id: expect.any(Number), op: "hello", v: 1, rooms: [{ room: "general", epoch: "e1", seq: 7 }] },
  ]);
  expect(it.connection.online()).toBe(false);
  await it.greet();
  expect(it.state()).toEqual({ state: "online" });
});

test("the waits double from half a second to half a minute, and never end", async () => {
  const it = setUp();
  it.connection.start();
  const waits: number[] = [];
  for (let failure = 0; failure < 12; failure += 1) {
    it.last().closed(1006, "");
    const before = it.sockets.length;
    const start = Date.now();
    while (it.sockets.length === before) await vi.advanceTimersByTimeAsync(250);
    waits.push(Date.now() - start);
  }
  expect(waits).toEqual([500, 1_000, 2_000, 4_000, 8_000, 16_000, ...Array(6).fill(30_000)]);
});

test("the wait is any part of its ceiling", async () => {
  const it = setUp({ random: 0.1 });
  it.connection.start();
  it.last().closed(1006, "");
  expect(it.state()).toEqual({ state: "reconnecting", retryAt: Date.now() + 50, attempt: 1 });
});

test("only a connection that lasted 30 s starts the waits anew", async () => {
  const it = setUp();
  it.connection.start();
  const waitAfterLoss = async (lasted: number) => {
    await it.greet();
    await vi.advanceTimersByTimeAsync(lasted);
    it.tell({ event: "ping" });
    it.last().closed(1006, "");
    const state = it.state();
    const retryAt = state?.state === "reconnecting" || state?.state === "offline" ? Number(state.retryAt) : 0;
    const wait = retryAt - Date.now();
    await vi.advanceTimersByTimeAsync(wait);
    return wait;
  };
  expect(await waitAfterLoss(1_000)).toBe(500);
  expect(await waitAfterLoss(29_000)).toBe(1_000);
  expect(await waitAfterLoss(30_000)).toBe(500);
});

test("three failures in a row, or a device without network, are offline", async () => {
  const it = setUp();
  it.connection.start();
  it.last().closed(1006, "");
  await vi.advanceTimersByTimeAsync(500);
  it.last().closed(1006, "");
  expect(it.state()?.state).toBe("reconnecting");
  await vi.advanceTimersByTimeAsync(1_000);
  it.last().closed(1006, "");
  expect(it.state()).toEqual({ state: "offline", retryAt: Date.now() + 2_000 });
  it.network.online = false;
  it.signal("offline");
  expect(it.state()).toEqual({ state: "offline", retryAt: null });
  await vi.advanceTimersByTimeAsync(2_000);
  expect(it.sockets).toHaveLength(4);
});

test.each(["online", "visible", "pageshow"] as const)("%s tries at once", async (signal) => {
  const it = setUp();
  it.connection.start();
  it.last().closed(1006, "");
  it.signal(signal);
  expect(it.sockets).toHaveLength(2);
});

test("40 s of silence are the end of a connection, and a frame in between is not silence", async () => {
  const it = setUp();
  it.connection.start();
  await it.greet();
  await vi.advanceTimersByTimeAsync(39_000);
  it.tell({ event: "ping" });
  expect(it.last().sent.at(-1)).toEqual({ op: "pong" });
  await vi.advanceTimersByTimeAsync(39_000);
  expect(it.connection.online()).toBe(true);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(it.sockets[0]?.open).toBe(false);
  expect(it.state()?.state).toBe("reconnecting");
});

test("a socket that does not answer after waking up is given up in 5 s", async () => {
  const it = setUp();
  it.connection.start();
  await it.greet();
  it.signal("visible");
  await vi.advanceTimersByTimeAsync(5_000);
  expect(it.state()?.state).toBe("reconnecting");
});

test("a hello nobody answers is given up", async () => {
  const it = setUp();
  it.connection.start();
  it.last().opened();
  await vi.advanceTimersByTimeAsync(15_000);
  expect(it.state()?.state).toBe("reconnecting");
});

test.each([
  { code: 1000, state: "reconnecting" },
  { code: 1001, state: "reconnecting" },
  { code: 1006, state: "reconnecting" },
  { code: 1013, state: "reconnecting" },
  { code: 4008, state: "reconnecting" },
  { code: 4010, state: "reconnecting" },
  { code: 4029, state: "reconnecting" },
  { code: 4001, state: "signed-out" },
  { code: 1002, state: "refused" },
  { code: 1007, state: "refused" },
  { code: 1008, state: "refused" },
  { code: 1009, state: "refused" },
  { code: 4500, state: "refused" },
  { code: 4501, state: "refused" },
  { code: 4503, state: "refused" },
  { code: 4599, state: "refused" },
])("close code $code while online: $state", async ({ code, state }) => {
  const it = setUp();
  it.connection.start();
  await it.greet();
  it.last().closed(code, "");
  expect(it.state()?.state).toBe(state);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(it.sockets.length > 1).toBe(state === "reconnecting");
});

test("a server that is too busy is left alone for seconds", async () => {
  const it = setUp({ random: 0 });
  it.connection.start();
  await it.greet();
  it.last().closed(1013, "");
  expect(it.state()).toMatchObject({ state: "reconnecting", retryAt: Date.now() + 4_000 });
});

test("a node that stops is left at some moment of the time it gives, and nobody sees it", async () => {
  const it = setUp({ random: 0.5 });
  it.connection.start();
  await it.greet();
  it.tell({ event: "bye", within_ms: 8_000 });
  await vi.advanceTimersByTimeAsync(3_999);
  expect(it.sockets).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(1);
  expect(it.sockets.map(({ open }) => open)).toEqual([false, true]);
  await it.greet();
  await vi.advanceTimersByTimeAsync(20_000);
  expect(it.sockets).toHaveLength(2);
  expect(it.states).toEqual([{ state: "connecting" }, { state: "online" }, { state: "online" }]);
});

test("a node that closes before that is left within half a second, and nobody sees it", async () => {
  const it = setUp();
  it.connection.start();
  await it.greet();
  it.tell({ event: "bye", within_ms: 8_000 });
  it.last().closed(1012, "");
  await vi.advanceTimersByTimeAsync(500);
  expect(it.sockets).toHaveLength(2);
  await it.greet();
  await vi.advanceTimersByTimeAsync(20_000);
  expect(it.sockets).toHaveLength(2);
  expect(it.states).toEqual([{ state: "connecting" }, { state: "online" }, { state: "online" }]);
});

test.each(["it does not answer", "it cannot be reached"])(
  "a move is shown after two seconds if %s",
  async (how) => {
    const it = setUp();
    it.connection.start();
    await it.greet();
    it.tell({ event: "bye", within_ms: 0 });
    await vi.advanceTimersByTimeAsync(0);
    if (how === "it cannot be reached") it.last().closed(1006, "");
    await vi.advanceTimersByTimeAsync(1_999);
    expect(it.state()).toEqual({ state: "online" });
    await vi.advanceTimersByTimeAsync(1);
    expect(it.state()?.state).toBe("reconnecting");
  },
);

test("where the upgrade is refused for now, the time the server asks for is kept", async () => {
  const it = setUp({ retryMs: 20_000 });
  it.connection.start();
  it.last().closed(1006, "");
  await vi.advanceTimersByTimeAsync(500);
  it.last().closed(1006, "");
  await vi.advanceTimersByTimeAsync(0);
  expect(it.state()).toEqual({ state: "reconnecting", retryAt: Date.now() + 21_000, attempt: 2 });
  await vi.advanceTimersByTimeAsync(20_999);
  expect(it.sockets).toHaveLength(2);
  await vi.advanceTimersByTimeAsync(1);
  expect(it.sockets).toHaveLength(3);
});

test("a hello refused for now is said again after the time the server asks for", async () => {
  const it = setUp();
  it.connection.start();
  it.last().opened();
  it.tell({ id: it.last().sent[0]?.id, error: { code: "unavailable", message: "Later.", retry_ms: 3_000 } });
  await vi.advanceTimersByTimeAsync(3_499);
  expect(it.sockets).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(1);
  expect(it.sockets).toHaveLength(2);
});

test("a protocol this page does not speak makes it outdated", async () => {
  const closed = setUp();
  closed.connection.start();
  closed.last().opened();
  closed.last().closed(4500, "");
  expect(closed.state()).toEqual({ state: "outdated" });
  const newer = setUp();
  newer.connection.start();
  newer.last().opened();
  newer.tell({ id: newer.last().sent[0]?.id, ok: { ...HELLO, v: 2 } });
  await vi.advanceTimersByTimeAsync(0);
  expect(newer.state()).toEqual({ state: "outdated" });
});

test("where the server refuses the upgrade, the session is looked up", async () => {
  const it = setUp({ ended: true });
  it.connection.start();
  it.last().closed(1006, "");
  await vi.advanceTimersByTimeAsync(500);
  it.last().closed(1006, "");
  await vi.advanceTimersByTimeAsync(60_000);
  expect(it.state()).toEqual({ state: "signed-out" });
  expect(it.sockets).toHaveLength(2);
});

test("who was refused may ask to try again", async () => {
  const it = setUp();
  it.connection.start();
  await it.greet();
  it.last().closed(1008, "");
  it.connection.retry();
  expect(it.sockets).toHaveLength(2);
});

test("replies find their request in any order; what breaks or is late is said to be so", async () => {
  const it = setUp();
  const send = (text: string) =>
    it.connection.request({ op: "send", room: "general", nonce: text, text }, sentSchema);
  expect(await send("before")).toMatchObject({ ok: false, code: "lost" });
  it.connection.start();
  await it.greet();
  const [first, second, third, fourth] = [send("1"), send("2"), send("3"), send("4")];
  const ids = it
    .last()
    .sent.slice(1)
    .map(({ id }) => id);
  const sent = { room: "general", epoch: "e1", seq: 9, at: "", repeated: false };
  it.tell(
    { id: ids[1], ok: sent },
    { id: ids[0], error: { code: "brand_new", message: "No.", retry_ms: 5 } },
  );
  it.tell({ id: ids[2], ok: { nonsense: true } });
  expect(await second).toMatchObject({ ok: true, value: { seq: 9 } });
  expect(await first).toEqual({ ok: false, code: "internal", reason: "No.", retryMs: 5 });
  expect(await third).toMatchObject({ ok: false, code: "internal" });
  await vi.advanceTimersByTimeAsync(15_000);
  expect(await fourth).toMatchObject({ ok: false, code: "late" });
  const broken = send("5");
  it.last().closed(1006, "");
  expect(await broken).toMatchObject({ ok: false, code: "lost" });
});

test("what is longer than a frame may be is never sent: it would close the socket for good", async () => {
  const it = setUp();
  it.connection.start();
  await it.greet();
  const text = "\u0001".repeat(16_000);
  const reply = it.connection.request({ op: "send", room: "general", nonce: "n", text }, sentSchema);
  expect(await reply).toMatchObject({ ok: false, code: "too_large" });
  expect(it.last().sent).toHaveLength(1);
});

test("a closed connection asks nothing more of anybody", async () => {
  const it = setUp();
  it.connection.start();
  await it.greet();
  const reply = it.connection.request({ op: "ping" }, emptySchema);
  it.connection.end();
  expect(await reply).toMatchObject({ ok: false, code: "lost" });
  await vi.advanceTimersByTimeAsync(120_000);
  expect(it.sockets).toHaveLength(1);
});
