/**
 * A server in memory that speaks docs/protocol.md, and whose faults a test causes. Replies come in
 * a later microtask, never in the call that asked.
 */
import type { SocketListener, Transport } from "../transport";
import type { User } from "../types";
import { at, type Command, type Entry, type FakeRoom, history, verdict } from "./fake-log";
import { type Framed, type Peer, send } from "./fake-peer";
import {
  emptied,
  everybodys,
  type Refused as Failure,
  type FakePerson,
  meAs,
  personal,
  reading,
  refusal,
  sees,
} from "./fake-people";
import { roomRequest } from "./fake-rest";
import { createFakeTelling } from "./fake-telling";

/** One browser of one user: its tabs share the cookie. */
export type FakeBrowser = { readonly transport: Transport; readonly fetch: typeof fetch };

export type FakeServer = ReturnType<typeof createFakeServer>;

export function createFakeServer() {
  const rooms = new Map<string, FakeRoom>();
  const peers = new Set<Peer>();
  const people = new Map<string, FakePerson>();
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

  function addRoom(
    id: string,
    name: string,
    wanted: Partial<Pick<FakeRoom, "kind" | "topic">> = {},
    seated: readonly User[] = [],
  ): FakeRoom {
    epochs += 1;
    const entries = new Map<number, Entry>();
    const added: FakeRoom = {
      id,
      name,
      epoch: `e${epochs}`,
      ended: new Map(),
      lo: 1,
      top: 0,
      said: 0,
      recounts: 0,
      entries,
      reads: new Map(),
      readRevs: new Map(),
      kind: "open",
      topic: "",
      archived: false,
      slow_s: 0,
      left: new Set(),
      saidAt: new Map(),
      ...wanted,
      seats: new Map(seated.map(({ id: user }, index) => [user, { role: index === 0 ? "owner" : "member" }])),
    };
    rooms.set(id, added);
    tellRoom(added, "created");
    return added;
  }

  /** To those who see it, and without what concerns one of them alone. */
  function tellRoom(
    of: FakeRoom,
    change: "created" | "changed",
    to: (peer: Peer) => boolean = () => true,
  ): void {
    for (const peer of peers)
      if (sees(of, peer.user) && to(peer)) peer.tell({ event: "room", change, room: common(of) });
  }

  /** The room is nothing for these any more. */
  function takeAway(id: string, from: (user: User) => boolean): void {
    for (const peer of peers) {
      if (!from(peer.user)) continue;
      peer.rooms.delete(id);
      peer.tell({ event: "room", change: "removed", room: { id } });
    }
  }

  function person(user: User): FakePerson {
    return people.get(user.id) ?? { user, role: "member", can: [] };
  }

  function listFor(user: User): object[] {
    return [...rooms.values()].filter((of) => sees(of, user)).map((of) => describe(of, user));
  }

  const describe = (of: FakeRoom, user: User): object => ({ ...common(of), ...personal(of, user) });

  const common = (of: FakeRoom): object =>
    everybodys(
      of,
      [...people.values()].map((one) => one.user),
      present(of.id).length,
    );

  function present(id: string): User[] {
    const here = [...peers].filter((peer) => peer.rooms.has(id)).map(({ user }) => user);
    return [...new Map(here.map((user) => [user.id, user])).values()];
  }

  function append(id: string, entry: Record<string, unknown>): Entry {
    const target = room(id);
    target.top += 1;
    const stored = { seq: target.top, at: at(target.top), ...entry };
    target.entries.set(target.top, stored);
    if (entry["kind"] === "message") target.said += 1;
    if (entry["kind"] === "deleted" || entry["mentions"] !== undefined) target.recounts += 1;
    if (unheard) return stored;
    for (const peer of peers) {
      if (peer.rooms.has(id)) peer.tell({ event: "entry", room: id, epoch: target.epoch, entry: stored });
    }
    tellRoom(target, "changed", (peer) => !peer.rooms.has(id));
    return stored;
  }

  function subscribe(peer: Peer, place: Command): object {
    const of = room(String(place["room"]));
    const { reply, live } = verdict(of, present(of.id).length, place);
    if (live) peer.rooms.add(of.id);
    return reply;
  }

  function answer(peer: Peer, command: Framed): object {
    const target = typeof command["room"] === "string" ? command["room"] : null;
    const found = target === null ? undefined : rooms.get(target);
    if (target !== null && (found === undefined || !sees(found, peer.user)))
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
            me: meAs(person(peer.user)),
            rooms: listFor(peer.user),
          },
        };
      }
      case "subscribe":
        return { ok: subscribe(peer, command) };
      case "unsubscribe":
        peer.rooms.delete(String(target));
        return { ok: {} };
      case "send": {
        const no = refusal(room(String(target)), person(peer.user), Date.now());
        return no === null ? { ok: send(peer.user, room(String(target)), command, append) } : { error: no };
      }
      case "edit": {
        const of = room(String(target));
        const seq = Number(command["seq"]);
        const entry = of.entries.get(seq);
        if (entry?.["author"] === undefined || (entry["author"] as User).id !== peer.user.id)
          return { error: { code: "forbidden", message: "You can change only what you said yourself." } };
        const told = telling.edit(of.id, peer.user, seq, String(command["text"]));
        return { ok: { room: of.id, epoch: of.epoch, seq: told, at: at(told), repeated: false } };
      }
      case "delete": {
        const of = room(String(target));
        const entry = emptied(of, peer.user, command);
        if (entry === null) return { error: { code: "forbidden", message: "This message is not yours." } };
        of.entries.set(entry.seq, entry);
        append(of.id, { kind: "deleted", author: peer.user, target: entry.seq });
        return { ok: { room: of.id, epoch: of.epoch, seq: entry.seq } };
      }
      case "react": {
        const of = room(String(target));
        const seq = Number(command["seq"]);
        const told = telling.react(of.id, peer.user, seq, String(command["emoji"]), command["on"] === true);
        return { ok: { room: of.id, ...(told === null ? {} : { epoch: of.epoch, seq: told }) } };
      }
      case "pin": {
        const of = room(String(target));
        const told = telling.pin(of.id, peer.user, Number(command["seq"]), command["on"] === true);
        return { ok: { room: of.id, ...(told === null ? {} : { epoch: of.epoch, seq: told }) } };
      }
      case "history":
        return { ok: history(room(String(target)), command) };
      case "read": {
        const { seq, rev } = moveRead(
          room(String(target)),
          peer.user,
          Number(command["seq"]),
          command["back"] === true,
        );
        return { ok: { room: target, seq, rev } };
      }
      case "unread": {
        const asked = Array.isArray(command["rooms"]) ? command["rooms"] : [];
        const seen = asked.flatMap((id) => {
          const of = rooms.get(String(id));
          return of !== undefined && sees(of, peer.user) ? [{ room: of.id, ...reading(of, peer.user) }] : [];
        });
        return { ok: { rooms: seen } };
      }
      case "who": {
        const here = present(String(target));
        return { ok: { room: target, member_count: here.length, users: here } };
      }
    }
    return { ok: {} };
  }

  function moveRead(of: FakeRoom, user: User, to: number, back: boolean): { seq: number; rev: number } {
    const before = of.reads.get(user.id) ?? 0;
    const rev = of.readRevs.get(user.id) ?? 0;
    if (back ? to >= before : to <= before) return { seq: before, rev };
    of.reads.set(user.id, to);
    of.readRevs.set(user.id, rev + 1);
    const moved = { event: "read", room: of.id, seq: to, rev: rev + 1, ...(back ? { back } : {}) };
    for (const peer of peers) if (peer.user.id === user.id) peer.tell(moved);
    return { seq: to, rev: rev + 1 };
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
      const of = rooms.get(place.room);
      if (of !== undefined && sees(of, peer.user)) peer.tell({ event: "resumed", ...subscribe(peer, place) });
      else peer.tell({ event: "room", change: "removed", room: { id: place.room } });
    }
  }

  function drop(peer: Peer, code: number, reason = ""): void {
    if (!peer.open) return;
    peer.open = false;
    peers.delete(peer);
    queueMicrotask(() => peer.listener.closed(code, reason));
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
            me: user === null ? null : meAs(person(user)),
            rooms: listFor(user ?? { id: "", name: "" }),
          });
        case "POST /api/session":
          if (body.name.trim() === "") return Response.json({ detail: "Enter a name." }, { status: 422 });
          user = newUser(body.name);
          return Response.json({ user });
        case "PATCH /api/me":
          if (user === null) return Response.json({ code: "unauthorized" }, { status: 401 });
          user = { ...user, name: body.name };
          people.set(user.id, { ...person(user), user });
          return Response.json({ user });
        case "DELETE /api/session":
          for (const peer of [...peers]) if (peer.user.id === user?.id) drop(peer, 4001);
          user = null;
          return new Response(null, { status: 204 });
      }
      const deletion = /^\/api\/rooms\/([^/]+)\/messages\/(\d+)$/.exec(path);
      if (user !== null && init?.method === "DELETE" && deletion !== null) {
        const of = room(String(deletion[1]));
        const entry = emptied(of, user, { seq: Number(deletion[2]) });
        if (entry === null) return Response.json({ code: "forbidden" }, { status: 403 });
        of.entries.set(entry.seq, entry);
        append(of.id, { kind: "deleted", author: user, target: entry.seq });
        return Response.json({ room: of.id, epoch: of.epoch, seq: of.top });
      }
      const answer = user === null ? null : roomRequest(behind, user, init?.method ?? "GET", path, body);
      return answer ?? Response.json({ detail: "Not found." }, { status: 404 });
    };
    return {
      transport: { open: (listener) => connect(user, listener) },
      fetch: (input, init) => request(String(input), init),
    };
  }

  function newUser(name: string): User {
    users += 1;
    const user = { id: `u${users}`, name };
    people.set(user.id, { user, role: "member", can: ["create_room", "start_direct"] });
    return user;
  }

  const removeRoom = (id: string) => {
    const gone = rooms.get(id);
    rooms.delete(id);
    takeAway(id, (user) => gone !== undefined && sees(gone, user));
  };
  const putOut = (id: string, user: User) => {
    room(id).seats.delete(user.id);
    takeAway(id, ({ id: one }) => one === user.id);
  };
  const behind = {
    rooms,
    sees,
    describe,
    add: (name: string, wanted: Partial<Pick<FakeRoom, "kind" | "topic">>, seated: readonly User[]) =>
      addRoom(`room-${rooms.size}`, name, wanted, seated),
    changed: (of: FakeRoom) => tellRoom(of, "changed"),
    removed: removeRoom,
    putOut,
    people: () => [...people.values()].map(({ user }) => user),
  };

  function hush(work: () => void): void {
    unheard = true;
    work();
    unheard = false;
  }

  /** Sends an event to every connection of the room, or to all. */
  function tell(event: object, id?: string): void {
    for (const peer of peers) if (id === undefined || peer.rooms.has(id)) peer.tell(event);
  }

  addRoom("general", "General");
  const telling = createFakeTelling({ room, append, tell, hush, newEpoch });

  return {
    commands,
    browser,
    addRoom,
    removeRoom,
    putOut,
    /** Gives somebody a seat; `created` is all they hear. */
    letIn(id: string, user: User) {
      room(id).seats.set(user.id, { role: "member" });
      tellRoom(room(id), "created", (peer) => peer.user.id === user.id);
    },
    /** Changes a room as a moderator would, and tells those who see it. */
    change(id: string, given: Partial<Pick<FakeRoom, "name" | "topic" | "archived" | "slow_s">>) {
      tellRoom(Object.assign(room(id), given), "changed");
    },
    /** Changes what somebody may do on the server, and tells them. */
    stand(user: User, given: Partial<Omit<FakePerson, "user">>) {
      people.set(user.id, { ...person(user), ...given });
      for (const peer of peers) if (peer.user.id === user.id) peer.tell({ event: "standing" });
    },
    /** The user behind a name. */
    named: (name: string) => behind.people().find((one) => one.name === name) ?? { id: "", name },
    ...telling,
    top: (id: string) => room(id).top,
    readBy: (id: string, user: string) => room(id).reads.get(user) ?? 0,
    tell,
    /** Another device of this user moves the read position. */
    readElsewhere(id: string, user: string, seq: number, back: boolean) {
      moveRead(room(id), { id: user, name: "" }, seq, back);
    },
    connections: () => peers.size,
    closeAll(code: number, reason = "") {
      for (const peer of [...peers]) drop(peer, code, reason);
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
