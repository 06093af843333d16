import { backoff } from "./backoff";
import type { Clock } from "./clock";
import type { Connection } from "./connection";
import type { Row } from "./log";
import type { Storage } from "./storage";
import type { Tabs } from "./tabs";
import type { Turn } from "./turn";
import type { User } from "./types";
import { type Command, type Position, tellsSchema } from "./wire";
import {
  type Deletion,
  type Held,
  parseWish,
  shows,
  WISHES_FULL,
  WISHES_HELD,
  type Wish,
  wished,
  wishKey,
} from "./wishes";

/**
 * The wishes of one user, kept on this device until the server grants or refuses them: shown by every
 * tab, sent by the one whose turn it is, one at a time.
 */
export type Wishes = {
  load(): Promise<void>;
  /** Shows at once. */
  wish(wish: Wish): void;
  /** Takes a deletion back that is not on its way yet; whether it could. */
  undo(room: string, seq: number): boolean;
  /** The newest deletion that can be taken back. */
  undoable(): Deletion | null;
  /** The page goes: deletions do not wait any more. They stay until the server is known to have them. */
  hurry(): readonly Deletion[];
  /** Makes rows of this room as they are to be; `null`: they are. */
  over(room: string, me: User): ((row: Row) => Row) | null;
  /** The log of the room reaches to this position: it shows what was granted before. */
  settle(room: string, position: Position | null): void;
  /** Nothing more can be done there. */
  drop(room: string): void;
  flush(): void;
  /** Follows another tab, or takes over from one. */
  follow(): void;
  close(): void;
};

export type WishesOptions = {
  readonly user: string;
  readonly storage: Storage;
  readonly clock: Clock;
  readonly connection: Connection;
  readonly tabs: Tabs;
  readonly turn: Turn;
  onChange(room: string): void;
  position(room: string): Position | null;
};

/** Refusals that are shown; beyond it the oldest is forgotten. */
const REFUSALS = 50;

export function createWishes(options: WishesOptions): Wishes {
  const { user, storage, clock, connection, tabs, turn } = options;
  const held = new Map<string, Held>();
  const refusals = new Map<string, string>();
  let sending = false;
  let onWire: string | null = null;
  let tries = 0;
  let closed = false;
  let cancelTimer = () => {};

  const spot = (room: string, seq: number) => `${room} ${seq}`;
  const mayFlush = () => !closed && connection.online() && (turn.held() || !storage.shared());

  /** Stored in the order of asking: a later one of the same key lies over an earlier. */
  async function store(key: string, change: (before: Wish | null) => Wish | undefined): Promise<void> {
    await storage.update("wishes", [user, key], (value) => {
      const now = change(parseWish(value));
      return now === undefined ? undefined : { key, ...now };
    });
    tabs.post({ kind: "wishes", user });
  }

  function refuse({ room, seq }: Wish, reason: string): void {
    refusals.delete(spot(room, seq));
    refusals.set(spot(room, seq), reason);
    const [oldest] = refusals.keys();
    if (refusals.size > REFUSALS && oldest !== undefined) refusals.delete(oldest);
  }

  function wish(wish: Wish): void {
    const key = wishKey(wish);
    refusals.delete(spot(wish.room, wish.seq));
    if (held.size >= WISHES_HELD && !held.has(key)) refuse(wish, WISHES_FULL);
    else {
      held.delete(key);
      held.set(key, { wish, granted: null });
      void store(key, () => wish).then(flush);
    }
    options.onChange(wish.room);
  }

  /** Done with, if it is still the last one for its thing. */
  async function forget(wish: Wish): Promise<void> {
    await store(wishKey(wish), (now) => (now?.nonce === wish.nonce ? undefined : (now ?? undefined)));
  }

  async function send(): Promise<void> {
    if (sending) return;
    sending = true;
    cancelTimer();
    for (let next = first(); next !== null && mayFlush(); next = first()) {
      onWire = wishKey(next);
      const reply = await connection.request(commandOf(next), tellsSchema);
      onWire = null;
      if (reply.ok) {
        tries = 0;
        const { epoch, seq: told } = reply.value;
        settled(next, epoch === undefined || told === undefined ? null : { epoch, seq: told });
      } else if (final.has(reply.code)) {
        // Somebody else was faster: it is as it was to be.
        const isSo = next.kind === "deletion" && reply.code === "not_found";
        if (!isSo) refuse(next, reply.reason);
        settled(next, null);
      } else {
        tries += 1;
        if (connection.online())
          cancelTimer = clock.after(Math.max(reply.retryMs, backoff(tries, clock.random())), flush);
        sending = false;
        return;
      }
      await forget(next);
    }
    sending = false;
    const due = Math.min(...unsent().map((wish) => (wish.kind === "deletion" ? wish.due : 0)));
    if (Number.isFinite(due) && mayFlush()) cancelTimer = clock.after(Math.max(0, due - clock.now()), flush);
  }

  /** Granted, and shown as wished until its entry comes; `null`: there is nothing to wait for. */
  function settled(wish: Wish, granted: Position | null): void {
    const key = wishKey(wish);
    if (held.get(key)?.wish.nonce !== wish.nonce) return;
    if (granted === null || shows(options.position(wish.room), granted)) held.delete(key);
    else held.set(key, { wish, granted });
    options.onChange(wish.room);
  }

  function unsent(): readonly Wish[] {
    return [...held.values()].flatMap(({ wish, granted }) => (granted === null ? [wish] : []));
  }

  function first(): Wish | null {
    const now = clock.now();
    return unsent().find((wish) => wish.kind !== "deletion" || wish.due <= now) ?? null;
  }

  function deletions(): readonly Deletion[] {
    return unsent().filter((wish) => wish.kind === "deletion");
  }

  const flush = () => {
    if (mayFlush()) void send();
  };

  async function reload(): Promise<void> {
    const stored = await storage.all("wishes", user);
    if (closed) return;
    const wishes = stored
      .map(parseWish)
      .filter((wish) => wish !== null)
      .sort((a, b) => a.at - b.at);
    const before = [...held];
    const rooms = new Set([...before.map(([, { wish }]) => wish.room), ...wishes.map(({ room }) => room)]);
    const here = new Set(wishes.map(({ nonce }) => nonce));
    // Sent by another tab: it shows until the entry comes here too, which may be any moment.
    for (const [key, { wish, granted }] of before)
      if (granted === null && !here.has(wish.nonce)) held.delete(key);
    for (const wish of wishes) {
      const now = held.get(wishKey(wish));
      if (now?.wish.nonce !== wish.nonce && (now === undefined || now.wish.at <= wish.at))
        held.set(wishKey(wish), { wish, granted: null });
    }
    for (const room of rooms) options.onChange(room);
  }

  return {
    load: reload,
    wish,
    undo(room, seq) {
      const wish = deletions().find((one) => one.room === room && one.seq === seq);
      if (wish === undefined || wishKey(wish) === onWire || wish.due <= clock.now()) return false;
      held.delete(wishKey(wish));
      void forget(wish);
      options.onChange(room);
      return true;
    },
    undoable: () => deletions().findLast(({ due }) => due > clock.now()) ?? null,
    hurry() {
      const now = clock.now();
      return deletions().map((wish) => {
        const due = { ...wish, due: Math.min(wish.due, now) };
        held.set(wishKey(wish), { wish: due, granted: null });
        void store(wishKey(wish), (stored) => (stored?.nonce === wish.nonce ? due : (stored ?? undefined)));
        return due;
      });
    },
    over(room, me) {
      const here = [...held.values()].filter(({ wish }) => wish.room === room);
      const refused = [...refusals.keys()].some((key) => key.startsWith(`${room} `));
      if (here.length === 0 && !refused) return null;
      return (row) =>
        row.status === "sent" ? wished(row, here, refusals.get(spot(room, row.seq)) ?? null, me) : row;
    },
    settle(room, position) {
      for (const [key, { wish, granted }] of held)
        if (wish.room === room && granted !== null && shows(position, granted)) held.delete(key);
    },
    drop(room) {
      for (const { wish } of [...held.values()].filter(({ wish }) => wish.room === room)) {
        held.delete(wishKey(wish));
        void forget(wish);
      }
    },
    flush,
    follow: () => void reload().then(flush),
    close() {
      closed = true;
      cancelTimer();
    },
  };
}

function commandOf(wish: Wish): Command {
  const { room, seq } = wish;
  if (wish.kind === "reaction") {
    const { emoji, on, nonce } = wish;
    return { op: "react", room, seq, emoji, on, nonce };
  }
  if (wish.kind === "pin") return { op: "pin", room, seq, on: wish.on, nonce: wish.nonce };
  return { op: "delete", room, seq, ...(wish.why === "" ? {} : { why: wish.why }) };
}

/** What asking again does not mend. */
const final: ReadonlySet<string> = new Set([
  "bad_request",
  "forbidden",
  "not_found",
  "too_large",
  "limit",
  "conflict",
]);
