import { type Along, along } from "./along";
import type { Clock } from "./clock";
import type { Connection, Reply } from "./connection";
import { named, type OutFile, toShared, withFiles } from "./files";
import {
  afterRefusal,
  fail,
  nextStep,
  OUTBOX_HOLDS,
  parseWaiting,
  queued,
  requeue,
  STALE_REASON,
  sending,
  type Waiting,
} from "./outbox";
import type { Storage } from "./storage";
import type { Tabs } from "./tabs";
import type { Turn } from "./turn";
import type { Withdrawn } from "./types";
import { type Sent, sentSchema } from "./wire";

/**
 * The outbox of one user: in memory what storage holds, shown by every tab, sent by the one whose
 * turn it is, in each room one message at a time and in order. A message leaves when it was
 * acknowledged, when its entry was seen, or when the user takes it back; nothing else removes it.
 */
export type Outbox = {
  messages(): Iterable<Waiting>;
  load(): Promise<void>;
  /** `false`: full, nothing was taken in. Resolves when the message is kept on this device. */
  add(nonce: string, room: string, text: string, beside?: Along<OutFile>): Promise<boolean>;
  /** Puts messages back that the server lost. */
  restore(lost: readonly Waiting[]): Promise<void>;
  retry(nonce: string): Promise<void>;
  /** `null`: it is not there, or on the wire just now. */
  withdraw(nonce: string): Promise<Withdrawn | null>;
  /** What waits in this room fails with this reason: nothing more can be sent there. */
  failRoom(room: string, reason: string): Promise<void>;
  /** Its entry was seen: it is in the log. */
  confirm(nonce: string): void;
  /** Sends what can be sent now. */
  flush(): void;
  /** What waits to be tried again is due now. */
  wake(): Promise<void>;
  /** What another tab left on the wire is ours to send again: after the turn was gained. */
  takeOver(): Promise<void>;
  /** Follows another tab. */
  reload(): Promise<void>;
  close(): void;
};

export type OutboxOptions = {
  readonly user: string;
  readonly storage: Storage;
  readonly clock: Clock;
  readonly connection: Connection;
  readonly tabs: Tabs;
  readonly turn: Turn;
  /** Sends the files that the server does not have yet, and says after each what it has now. */
  carry(
    room: string,
    files: readonly OutFile[],
    onSent: (files: OutFile[]) => Promise<unknown>,
  ): Promise<Reply<readonly OutFile[]>>;
  /** The messages of this room changed; `null`: of any. */
  onChange(room: string | null): void;
  /** Comes before the `onChange` that takes the message away. */
  onSent(message: Waiting, sent: Sent): void;
  onRefused(message: Waiting, reply: Extract<Reply<Sent>, { readonly ok: false }>): void;
};

export function createOutbox(options: OutboxOptions): Outbox {
  const { user, storage, clock, connection, tabs, turn } = options;
  const messages = new Map<string, Waiting>();
  const flushing = new Set<string>();
  const onWire = new Set<string>();
  const timers = new Map<string, () => void>();
  let closed = false;
  // A reload must not undo what a write under way is about to store: it waits for its end.
  let writes = 0;
  let changes = 0;
  let reloadDue = false;
  // Being removed: a change that was stored just before must not put it back.
  const leaving = new Set<string>();

  async function write<T>(work: Promise<T>): Promise<T> {
    writes += 1;
    changes += 1;
    const value = await work;
    writes -= 1;
    tabs.post({ kind: "outbox", user });
    if (writes === 0 && reloadDue) void reload();
    return value;
  }

  /** Shows at once, and resolves when it is kept. */
  function keep(message: Waiting): Promise<void> {
    messages.set(message.nonce, message);
    options.onChange(message.room);
    return write(storage.put("outbox", [user, message.nonce], message));
  }

  async function remove(nonce: string): Promise<void> {
    const message = messages.get(nonce);
    messages.delete(nonce);
    if (message !== undefined) options.onChange(message.room);
    leaving.add(nonce);
    await write(storage.update("outbox", [user, nonce], () => undefined));
    leaving.delete(nonce);
  }

  /** Changes it in storage if it is still there, and here accordingly. */
  async function change(nonce: string, to: (message: Waiting) => Waiting): Promise<Waiting | null> {
    const room = messages.get(nonce)?.room ?? null;
    const now = await write(
      storage.update("outbox", [user, nonce], (value) => {
        const message = parseWaiting(value);
        return message === null ? undefined : to(message);
      }),
    );
    if (now === undefined || leaving.has(nonce)) messages.delete(nonce);
    else messages.set(nonce, now);
    options.onChange(now?.room ?? room);
    return now ?? null;
  }

  async function reload(): Promise<void> {
    for (;;) {
      const before = changes;
      const stored = await storage.all("outbox", user);
      if (closed) return;
      reloadDue = writes > 0;
      if (reloadDue) return;
      if (changes !== before) continue;
      messages.clear();
      for (const value of stored) {
        const message = parseWaiting(value);
        if (message !== null) messages.set(message.nonce, message);
      }
      return options.onChange(null);
    }
  }

  const mayFlush = () => !closed && connection.online() && (turn.held() || !storage.shared());

  async function flushRoom(room: string): Promise<void> {
    if (flushing.has(room)) return;
    flushing.add(room);
    timers.get(room)?.();
    while (mayFlush()) {
      const next = nextStep(messages.values(), room, clock.now());
      if (next.step === "none") break;
      if (next.step === "wait") {
        timers.set(
          room,
          clock.after(next.until - clock.now(), () => void flushRoom(room)),
        );
        break;
      }
      if (next.step === "keep") await change(next.message.nonce, (message) => fail(message, STALE_REASON));
      else await send(next.message.nonce);
    }
    flushing.delete(room);
  }

  async function send(nonce: string): Promise<void> {
    onWire.add(nonce);
    const message = await change(nonce, sending);
    if (message !== null) {
      const { room, text, replyTo } = message;
      const own = message.files ?? [];
      const files = own.every(({ id }) => id)
        ? { ok: true as const, value: own }
        : await options.carry(room, own, (now) => change(nonce, (kept) => ({ ...kept, files: now })));
      const answers = replyTo === undefined ? {} : { reply_to: replyTo };
      const reply = files.ok
        ? await connection.request(
            { op: "send", room, nonce, text, ...withFiles(files.value.map(named)), ...answers },
            sentSchema,
          )
        : files;
      if (reply.ok && files.ok) {
        const shared = along({ files: files.value.flatMap(toShared), replyTo });
        options.onSent({ ...message, ...shared }, reply.value);
        tabs.post({ kind: "sent", user, nonce, text, ...shared, ...reply.value });
        await remove(nonce);
      } else if (!reply.ok) {
        options.onRefused(message, reply);
        await change(nonce, (now) => afterRefusal(now, reply, clock.now(), clock.random()));
      }
    }
    onWire.delete(nonce);
  }

  function flush(): void {
    const rooms = new Set([...messages.values()].map(({ room }) => room));
    for (const room of rooms) void flushRoom(room);
  }

  return {
    messages: () => messages.values(),
    load: reload,
    async add(nonce, room, text, beside) {
      if (messages.size >= OUTBOX_HOLDS) return false;
      await keep(queued(nonce, room, text, clock.now(), beside));
      flush();
      return true;
    },
    async restore(lost) {
      await Promise.all(lost.filter(({ nonce }) => !messages.has(nonce)).map(keep));
      flush();
    },
    async retry(nonce) {
      await change(nonce, (message) =>
        message.state === "failed" ? { ...requeue(message, 0), at: clock.now() } : message,
      );
      flush();
    },
    async withdraw(nonce) {
      const message = messages.get(nonce);
      if (message === undefined) return null;
      let taken: Withdrawn | null = null;
      await write(
        storage.update("outbox", [user, nonce], (value) => {
          const now = parseWaiting(value);
          if (now === null || now.state === "sending") return now ?? undefined;
          taken = { text: now.text, ...along(now) };
          return undefined;
        }),
      );
      await reload();
      return taken;
    },
    async failRoom(room, reason) {
      // What is on the wire gets its own answer.
      const stranded = [...messages.values()].filter(
        (message) => message.room === room && message.state !== "failed" && !onWire.has(message.nonce),
      );
      for (const { nonce } of stranded) await change(nonce, (message) => fail(message, reason));
    },
    confirm(nonce) {
      if (messages.has(nonce)) void remove(nonce);
    },
    flush,
    async wake() {
      if (!mayFlush()) return;
      const waits = [...messages.values()].filter(
        (message) => message.state === "queued" && message.notBefore > clock.now(),
      );
      for (const { nonce } of waits)
        await change(nonce, (message) => (message.state === "queued" ? requeue(message, 0) : message));
      flush();
    },
    async takeOver() {
      await reload();
      const left = [...messages.values()].filter(
        ({ state, nonce }) => state === "sending" && !onWire.has(nonce),
      );
      for (const { nonce } of left) await change(nonce, (message) => requeue(message, 0));
      flush();
    },
    reload,
    close() {
      closed = true;
      for (const cancel of timers.values()) cancel();
    },
  };
}
