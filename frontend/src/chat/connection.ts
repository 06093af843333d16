import * as v from "valibot";
import { backoff, slowBackoff } from "./backoff";
import type { Clock } from "./clock";
import { afterClose, type Meaning } from "./close-codes";
import type { Signal, Signals } from "./signals";
import type { Socket, Transport } from "./transport";
import type { Connection as Shown } from "./types";
import * as wire from "./wire";

/** Socket opened, hello answered: within this, or it is given up. */
const GREETING_MS = 15_000;
/** A connection that heard nothing for this long is dead (docs/protocol.md, liveness). */
const SILENCE_MS = 40_000;
/** After this long online the backoff starts from its beginning again. */
const STABLE_MS = 30_000;
const REPLY_MS = 15_000;
/** How long a socket may take to prove that it survived a sleep or a change of network. */
const PROOF_MS = 5_000;
/** Going from one node to another is not shown unless it takes longer. */
const QUIET_MS = 2_000;
/** Fewer failures in a row than this count as "reconnecting", not as "offline". */
const OFFLINE_AFTER = 3;

/** `lost`: no connection, or it broke before the reply came. `late`: no reply in time. Either way the outcome is unknown. */
export type Refused = {
  readonly ok: false;
  readonly code: wire.ErrorCode | "lost" | "late";
  readonly reason: string;
  readonly retryMs: number;
};
export type Reply<T> = { readonly ok: true; readonly value: T } | Refused;

export type Connection = {
  /** Connects, now or again. Does nothing while it is connected or connecting. */
  start(): void;
  /** Tries now instead of at the end of the wait; also where the server had said to stay away. */
  retry(): void;
  /** Closes the socket and stays closed until `start`. Requests under way are `lost`. */
  stop(): void;
  /** Asks and resolves with the reply; never rejects. Without a connection it is `lost` at once. */
  request<T>(command: wire.Command, reply: v.GenericSchema<unknown, T>): Promise<Reply<T>>;
  online(): boolean;
  end(): void;
};

export type ConnectionOptions = {
  readonly transport: Transport;
  readonly clock: Clock;
  readonly signals: Signals;
  /** The rooms to resume, with their positions: asked for each hello. */
  places(): readonly wire.Place[];
  onState(state: Shown): void;
  /** Comes before the state `online`. */
  onHello(hello: wire.Hello): void;
  onEvent(event: wire.Event): void;
  /** Asked when sockets close before hello: a browser does not tell us why the upgrade was refused. */
  whyRefused(): Promise<WhyRefused>;
};

/** `retryMs`: how long the server asks to be left alone; 0 if it does not. */
export type WhyRefused = {
  readonly sessionEnded: boolean;
  readonly retryMs: number;
  /** A sentence: this user has to stay away. `null`: no such thing. */
  readonly banned: string | null;
};

type Waiting = { settle(frame: wire.Frame): void; lose(): void };
type Phase = "stopped" | "waiting" | "opening" | "online" | "away";

export function createConnection(options: ConnectionOptions): Connection {
  const { clock, signals } = options;
  const requests = new Map<number, Waiting>();
  let phase: Phase = "stopped";
  let socket: Socket | null = null;
  let lastId = 0;
  let failures = 0;
  let lastHeard = 0;
  let frameBytes = 65_536;
  let everOnline = false;
  let retryAt = 0;
  let quietUntil = 0;
  const timers = { retry: idle, greeting: idle, silence: idle, stable: idle, move: idle, quiet: idle };

  function open(): void {
    timers.retry();
    phase = "opening";
    if (failures === 0 && !everOnline) options.onState({ state: "connecting" });
    timers.greeting = clock.after(GREETING_MS, () => lost(1006));
    lastHeard = clock.now();
    socket = options.transport.open({
      opened: greet,
      received: receive,
      closed: (code, reason) => lost(code, 0, reason),
    });
  }

  async function greet(): Promise<void> {
    const used = socket;
    const reply = await ask(
      { op: "hello", v: wire.PROTOCOL_VERSION, rooms: options.places() },
      wire.helloSchema,
    );
    if (used !== socket || phase !== "opening") return;
    if (!reply.ok) return lost(reply.code === "unauthorized" ? 4001 : 1006, reply.retryMs);
    if (reply.value.v !== wire.PROTOCOL_VERSION) return lost(4500);
    timers.greeting();
    timers.quiet();
    quietUntil = 0;
    phase = "online";
    everOnline = true;
    frameBytes = reply.value.limits.frame_bytes;
    timers.stable = clock.after(STABLE_MS, () => {
      failures = 0;
    });
    watchSilence();
    options.onHello(reply.value);
    options.onState({ state: "online" });
  }

  function receive(message: string): void {
    lastHeard = clock.now();
    for (const frame of wire.parseFrames(message)) {
      // An event may have made us close: what came after it belongs to no connection.
      if (socket === null) return;
      if (frame.frame !== "event") {
        if (frame.id !== null) requests.get(frame.id)?.settle(frame);
      } else if (frame.event.event === "ping") {
        socket.send(wire.PONG);
      } else if (frame.event.event === "bye") {
        const within = frame.event.within_ms;
        timers.move = clock.after(Math.round(within * clock.random()), move);
      } else {
        options.onEvent(frame.event);
      }
    }
  }

  function watchSilence(): void {
    timers.silence = clock.after(lastHeard + SILENCE_MS - clock.now(), () => {
      if (clock.now() - lastHeard >= SILENCE_MS) lost(1006);
      else watchSilence();
    });
  }

  /** The node stops: another is there already, or will be. Not all clients of a node go at once. */
  function move(): void {
    drop();
    quietUntil = clock.now() + QUIET_MS;
    retryAt = clock.now();
    open();
    showWaiting();
  }

  function lost(code: number, retryMs = 0, said = ""): void {
    const greeted = phase === "online";
    drop();
    if (code === 1012 && greeted) quietUntil = clock.now() + QUIET_MS;
    const meaning = afterClose(code, greeted, said);
    switch (meaning.duty) {
      case "retry":
      case "slower":
        wait(meaning.duty, retryMs);
        if (!greeted && failures >= 2) void askWhy();
        return;
      case "signed-out":
      case "outdated":
      case "refused":
        stayAway(meaning);
        return;
    }
  }

  /** `retryMs`: what the server asked for comes before the part that differs for each client. */
  function wait(pace: "retry" | "slower", retryMs: number): void {
    failures += 1;
    phase = "waiting";
    openIn(retryMs + (pace === "retry" ? backoff : slowBackoff)(failures, clock.random()));
  }

  function openIn(delay: number): void {
    timers.retry();
    retryAt = clock.now() + delay;
    timers.retry = clock.after(delay, open);
    showWaiting();
  }

  function showWaiting(): void {
    timers.quiet();
    const quiet = quietUntil - clock.now();
    if (quiet > 0) {
      timers.quiet = clock.after(quiet, showWaiting);
      return;
    }
    // `onLine` may be wrong, so the tries go on; only the countdown is not shown.
    if (!signals.online()) options.onState({ state: "offline", retryAt: null });
    else if (failures >= OFFLINE_AFTER) options.onState({ state: "offline", retryAt });
    else options.onState({ state: "reconnecting", retryAt, attempt: failures });
  }

  function stayAway(meaning: Exclude<Meaning, { duty: "retry" | "slower" }>): void {
    phase = "away";
    if (meaning.duty === "refused") options.onState({ state: "refused", reason: meaning.reason });
    else options.onState({ state: meaning.duty });
  }

  async function askWhy(): Promise<void> {
    const { sessionEnded, retryMs, banned } = await options.whyRefused();
    if (phase === "stopped" || phase === "online") return;
    if (sessionEnded) {
      drop();
      stayAway({ duty: "signed-out" });
    } else if (banned !== null) {
      drop();
      stayAway({ duty: "refused", reason: banned });
    } else if (phase === "waiting" && retryMs > retryAt - clock.now()) {
      openIn(retryMs + backoff(failures, clock.random()));
    }
  }

  /** Lets go of the socket and of everything that hangs on it. */
  function drop(): void {
    for (const cancel of Object.values(timers)) cancel();
    socket?.close();
    socket = null;
    phase = "stopped";
    for (const waiting of [...requests.values()]) waiting.lose();
  }

  function ask<T>(command: wire.Command, schema: v.GenericSchema<unknown, T>): Promise<Reply<T>> {
    if (socket === null) return Promise.resolve(LOST);
    lastId += 1;
    const id = lastId;
    const message = wire.encodeCommand(id, command);
    if (bytes(message) > frameBytes) return Promise.resolve(TOO_LARGE);
    const { send } = socket;
    return new Promise((resolve) => {
      const settle = (reply: Reply<T>) => {
        requests.delete(id);
        cancel();
        resolve(reply);
      };
      const cancel = clock.after(REPLY_MS, () => settle(LATE));
      requests.set(id, { settle: (frame) => settle(readReply(frame, schema)), lose: () => settle(LOST) });
      send(message);
    });
  }

  /** After a sleep or a change of network a socket may look open and be dead: have it prove otherwise. */
  async function prove(): Promise<void> {
    const used = socket;
    let cancel = idle;
    const late = new Promise<Reply<unknown>>((resolve) => {
      cancel = clock.after(PROOF_MS, () => resolve(LATE));
    });
    const reply = await Promise.race([ask({ op: "ping" }, wire.emptySchema), late]);
    cancel();
    if (!reply.ok && reply.code === "late" && used === socket && phase === "online") lost(1006);
  }

  function onSignal(signal: Signal): void {
    switch (signal) {
      case "online":
      case "visible":
      case "pageshow":
        if (phase === "waiting") open();
        else if (phase === "online" && clock.now() - lastHeard >= SILENCE_MS) lost(1006);
        else if (phase === "online") void prove();
        return;
      case "offline":
        if (phase === "waiting") showWaiting();
        else if (phase === "online") void prove();
        return;
      case "hidden":
      case "pagehide":
        return;
    }
  }
  const stopListening = signals.listen(onSignal);

  const stop = () => {
    drop();
    failures = 0;
    everOnline = false;
  };
  return {
    start() {
      if (phase === "stopped" || phase === "away") {
        failures = 0;
        open();
      }
    },
    retry() {
      if (phase === "waiting" || phase === "away") open();
    },
    stop,
    request: (command, schema) => (phase === "online" ? ask(command, schema) : Promise.resolve(LOST)),
    online: () => phase === "online",
    end() {
      stopListening();
      stop();
    },
  };
}

const idle = () => {};
const LOST: Refused = {
  ok: false,
  code: "lost",
  reason: "The connection to the server was lost.",
  retryMs: 0,
};
const LATE: Refused = { ok: false, code: "late", reason: "The server did not answer in time.", retryMs: 0 };
const TOO_LARGE: Refused = {
  ok: false,
  code: "too_large",
  reason: "This is longer than the server takes.",
  retryMs: 0,
};

function readReply<T>(frame: wire.Frame, schema: v.GenericSchema<unknown, T>): Reply<T> {
  switch (frame.frame) {
    case "reply": {
      const parsed = v.safeParse(schema, frame.ok);
      if (parsed.success) return { ok: true, value: parsed.output };
      return {
        ok: false,
        code: "internal",
        reason: "The server gave an answer this page does not understand.",
        retryMs: 0,
      };
    }
    case "error":
      return {
        ok: false,
        code: frame.error.code,
        reason: frame.error.message,
        retryMs: frame.error.retry_ms ?? 0,
      };
    case "event":
      return LOST;
  }
}

function bytes(text: string): number {
  return new TextEncoder().encode(text).length;
}
