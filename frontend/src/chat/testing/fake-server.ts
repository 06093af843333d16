/**
 * A server in memory that speaks docs/protocol.md, and whose faults a test causes. Replies come in
 * a later microtask, never in the call that asked.
 */
import type { SocketListener, Transport } from "../transport";
import type { User } from "../types";
import { at, type Command, type Entry, type FakeRoom, history, isBy, verdict } from "./fake-log";

type Peer = {
  user: User;
  listener: SocketListener;
  rooms: Set<string>;
  open: boolean;
  tell(frame: object): void;
};
type Framed = Command & { readonly id: number; readonly op: string };
type Failure = { readonly code: string; readonly message: string; readonly retry_ms?: number };

/** One browser of one user: its tabs share the cookie. */
export type FakeBrowser = { readonly transport: Transport; readonly fetch: typeof fetch };

export type FakeServer = ReturnType<typeof createFakeServer>;

export function createFakeServer() {
  const rooms = new Map<string, FakeRoom>();
  const peers = new Set<Peer>();
  /** Every command that came, in order. */
  const commands: Framed[] = [];
  const failures: { op: string; failure: Failure }[] = [];
  let reachable = true;
  let silent = false;
  let unheard = false;
  let storeAway = false;
  let repliesToLose = 0;
  let users = 0;
  let epochs = 0;

  function room(id: string): FakeRoom {
    const found = rooms.get(id);
    if (found === undefined) throw new Error(`no room ${id}`);
    return found;
  }

  function addRoom(id: string, name: string): void {
    epochs += 1;
    const entries = new Map<number, Entry>();
    const added = {
      id,
      name,
      epoch: `e${epochs}`,
      ended: new Map(),
      lo: 1,
      top: 0,
      entries,
      reads: new Map(),
    };
    rooms.set(id, added);
    for (const peer of peers)
      peer.tell({ event: "room", change: "created", room: describe(added, peer.user) });
  }

  function describe(of: FakeRoom, user: User): object {
    const read = of.reads.get(user.id);
    return {
      id: of.id,
      name: of.name,
      created_at: at(0),
      member_count: present(of.id).length,
      epoch: of.epoch,
      top: of.top,
      ...(read === undefined ? {} : { read }),
    };
  }

  function present(id: string): User[] {
    const here = [...peers].filter((peer) => peer.rooms.has(id)).map(({ user }) => user);
    return [...new Map(here.map((user) => [user.id, user])).values()];
  }

  function append(id: string, entry: Record<string, unknown>): Entry {
    const target = room(id);
    target.top += 1;
    const stored = { seq: target.top, at: at(target.top), ...entry };
    target.entries.set(target.top, stored);
    if (unheard) return stored;
    for (const peer of peers) {
      if (peer.rooms.has(id)) peer.tell({ event: "entry", room: id, epoch: target.epoch, entry: stored });
      else peer.tell({ event: "room", change: "changed", room: describe(target, peer.user) });
    }
    return stored;
  }

  function send(user: User, { room: id, nonce, text }: Command): object {
    const target = room(String(id));
    const before = [...target.entries.values()].find(
      (entry) => entry["nonce"] === nonce && isBy(entry, user),
    );
    const entry = before ?? append(target.id, { kind: "message", author: user, nonce, text });
    return {
      room: target.id,
      epoch: target.epoch,
      seq: entry.seq,
      at: entry["at"],
      repeated: before !== undefined,
    };
  }

  function subscribe(peer: Peer, place: Command): object {
    const of = room(String(place["room"]));
    const { reply, live } = verdict(of, present(of.id).length, place);
    if (live) peer.rooms.add(of.id);
    return reply;
  }

  function answer(peer: Peer, command: Framed): object {
    const target = typeof command["room"] === "string" ? command["room"] : null;
    if (target !== null && !rooms.has(target))
      return { error: { code: "not_found", message: "No such room." } };
    switch (command.op) {
      case "hello": {
        return {
          ok: {
            v: 1,
            user: peer.user,
            server: { name: "Tertulia", version: "0.1.0" },
            limits: { text_bytes: 16_384, frame_bytes: 65_536, rooms_per_connection: 200 },
            ping_ms: 25_000,
            rooms: [...rooms.values()].map((each) => describe(each, peer.user)),
          },
        };
      }
      case "subscribe":
        return { ok: subscribe(peer, command) };
      case "unsubscribe":
        peer.rooms.delete(String(target));
        return { ok: {} };
      case "send":
        return { ok: send(peer.user, command) };
      case "history":
        return { ok: history(room(String(target)), command) };
      case "read": {
        const { reads } = room(String(target));
        const seq = Math.max(reads.get(peer.user.id) ?? 0, Number(command["seq"]));
        reads.set(peer.user.id, seq);
        for (const other of peers) {
          if (other !== peer && other.user.id === peer.user.id)
            other.tell({ event: "read", room: target, seq });
        }
        return { ok: { room: target, seq } };
      }
      case "who": {
        const here = present(String(target));
        return { ok: { room: target, member_count: here.length, users: here } };
      }
    }
    return { ok: {} };
  }

  function receive(peer: Peer, message: string): void {
    const command: Framed = JSON.parse(message);
    commands.push(command);
    if (command.op === "pong") return;
    const failing = failures.findIndex(({ op }) => op === command.op);
    if (failing >= 0) {
      const [first] = failures.splice(failing, 1);
      peer.tell({ id: command.id, error: first?.failure });
      return;
    }
    const reply = answer(peer, command);
    if (command.op === "send" && repliesToLose > 0) {
      repliesToLose -= 1;
      drop(peer, 1006);
      return;
    }
    peer.tell({ id: command.id, ...reply });
    if (command.op === "hello" && storeAway) peer.tell({ event: "status", state: "degraded" });
    if (command.op !== "hello" || !Array.isArray(command["rooms"])) return;
    for (const place of command["rooms"]) {
      if (rooms.has(place.room)) peer.tell({ event: "resumed", ...subscribe(peer, place) });
      else peer.tell({ event: "room", change: "removed", room: { id: place.room } });
    }
  }

  function drop(peer: Peer, code: number): void {
    if (!peer.open) return;
    peer.open = false;
    peers.delete(peer);
    queueMicrotask(() => peer.listener.closed(code, ""));
  }

  function connect(
    user: User | null,
    listener: SocketListener,
  ): { send(message: string): void; close(): void } {
    const tell = (frame: object) =>
      queueMicrotask(() => {
        if (peer.open && !silent) listener.received(JSON.stringify(frame));
      });
    const peer: Peer = { user: user ?? { id: "", name: "" }, listener, rooms: new Set(), open: true, tell };
    if (!reachable || user === null) {
      queueMicrotask(() => {
        if (peer.open) listener.closed(1006, "");
      });
    } else {
      peers.add(peer);
      queueMicrotask(() => {
        if (peer.open) listener.opened();
      });
    }
    return {
      send(message) {
        queueMicrotask(() => {
          if (peer.open && peers.has(peer) && !silent) receive(peer, message);
        });
      },
      close() {
        peer.open = false;
        peers.delete(peer);
      },
    };
  }

  /** A browser; `name`: it is signed in from the start. */
  function browser(name?: string): FakeBrowser {
    let user: User | null = name === undefined ? null : newUser(name);
    const request = async (path: string, init?: RequestInit): Promise<Response> => {
      if (!reachable) throw new TypeError("Failed to fetch");
      const body = typeof init?.body === "string" ? JSON.parse(init.body) : {};
      switch (`${init?.method ?? "GET"} ${path}`) {
        case "GET /api/bootstrap":
          return Response.json({
            server: { name: "Tertulia", version: "0.1.0", access: "open" },
            limits: { text_bytes: 16_384, name_chars: 32, room_name_chars: 30 },
            user,
            rooms: [...rooms.values()].map((each) => describe(each, user ?? { id: "", name: "" })),
          });
        case "POST /api/session":
          if (body.name.trim() === "") return Response.json({ detail: "Enter a name." }, { status: 422 });
          user = newUser(body.name);
          return Response.json({ user });
        case "DELETE /api/session":
          for (const peer of [...peers]) if (peer.user.id === user?.id) drop(peer, 4001);
          user = null;
          return new Response(null, { status: 204 });
        case "POST /api/rooms": {
          const id = `room-${rooms.size}`;
          addRoom(id, body.name);
          return Response.json(describe(room(id), user ?? { id: "", name: "" }));
        }
      }
      return Response.json({ detail: "Not found." }, { status: 404 });
    };
    return {
      transport: { open: (listener) => connect(user, listener) },
      fetch: (input, init) => request(String(input), init),
    };
  }

  function newUser(name: string): User {
    users += 1;
    return { id: `u${users}`, name };
  }

  addRoom("general", "General");
  return {
    commands,
    browser,
    addRoom,
    removeRoom(id: string) {
      rooms.delete(id);
      for (const peer of peers) peer.tell({ event: "room", change: "removed", room: { id } });
    },
    say: (id: string, author: User, text: string, nonce = `n-${author.id}-${text}`) =>
      append(id, { kind: "message", author, nonce, text }).seq,
    /** Says it, but the connections of the room are too slow: they get one `gap` instead. */
    sayUnheard(id: string, author: User, texts: readonly string[]) {
      const from = room(id).top + 1;
      unheard = true;
      for (const text of texts)
        append(id, { kind: "message", author, nonce: `n-${author.id}-${text}`, text });
      unheard = false;
      const gap = { event: "gap", room: id, epoch: room(id).epoch, from, to: room(id).top };
      for (const peer of peers) if (peer.rooms.has(id)) peer.tell(gap);
    },
    edit(id: string, author: User, target: number, text: string) {
      const { entries } = room(id);
      const before = entries.get(target);
      const rev = Number(before?.["rev"] ?? 0) + 1;
      if (before !== undefined) entries.set(target, { ...before, text, rev, edited_at: at(target) });
      return append(id, { kind: "edited", author, target, text, rev }).seq;
    },
    remove(id: string, author: User, target: number) {
      const { entries } = room(id);
      const before = entries.get(target);
      if (before !== undefined) {
        const { text: _, ...rest } = before;
        entries.set(target, { ...rest, seq: target, deleted: true });
      }
      return append(id, { kind: "deleted", author, target }).seq;
    },
    /** An entry of a kind from the future. */
    pin: (id: string) => append(id, { kind: "pinned" }).seq,
    /** The store lost what came after `end`. Live subscriptions are over. */
    truncate(id: string, end: number) {
      const of = room(id);
      of.ended.set(of.epoch, end);
      for (const seq of [...of.entries.keys()]) if (seq > end) of.entries.delete(seq);
      newEpoch(of, end, "truncated");
    },
    /** The store was replaced by an empty one. */
    reset(id: string) {
      const of = room(id);
      of.ended.clear();
      of.entries.clear();
      newEpoch(of, 0, "reset");
    },
    trim(id: string, lo: number) {
      const of = room(id);
      of.lo = lo;
      for (const seq of [...of.entries.keys()]) if (seq < lo) of.entries.delete(seq);
    },
    texts: (id: string) =>
      [...room(id).entries.values()].flatMap((entry) =>
        entry["text"] && entry["kind"] === "message" ? [entry["text"]] : [],
      ),
    top: (id: string) => room(id).top,
    readBy: (id: string, user: string) => room(id).reads.get(user) ?? 0,
    /** Sends an event to every connection of the room, or to all. */
    tell(event: object, id?: string) {
      for (const peer of peers) if (id === undefined || peer.rooms.has(id)) peer.tell(event);
    },
    connections: () => peers.size,
    closeAll(code: number) {
      for (const peer of [...peers]) drop(peer, code);
    },
    cut() {
      reachable = false;
      for (const peer of [...peers]) drop(peer, 1006);
    },
    restore() {
      reachable = true;
      silent = false;
    },
    /** Sockets stay open and nothing passes. */
    silence() {
      silent = true;
    },
    /** Stores the next sends and breaks the connection instead of replying. */
    loseReplies(count: number) {
      repliesToLose = count;
    },
    /** Tells everybody, now and at each hello, whether the store answers. What it does is up to `failNext`. */
    store(state: "ok" | "degraded") {
      storeAway = state === "degraded";
      for (const peer of peers) peer.tell({ event: "status", state });
    },
    failNext: (op: string, failure: Failure) => failures.push({ op, failure }),
  };

  function newEpoch(of: FakeRoom, end: number, event: "truncated" | "reset"): void {
    epochs += 1;
    const { epoch } = of;
    of.epoch = `e${epochs}`;
    of.top = end;
    for (const peer of peers) {
      if (peer.rooms.delete(of.id)) peer.tell({ event, room: of.id, epoch, seq: end });
    }
  }
}
