/** The rooms we know: pure values and functions. */
import type { RoomAction } from "./powers";
import type { Room, User } from "./types";
import type { Position, WireRoom } from "./wire";

export type KnownRoom = Omit<WireRoom, "read" | "can"> & {
  readonly read: number;
  readonly can: readonly RoomAction[];
  /** What concerns this user (`seat`, `left`, `can`) was not told yet: it is what most have. */
  readonly assumed: boolean;
};
export type Directory = ReadonlyMap<string, KnownRoom>;

export const emptyDirectory: Directory = new Map();

const USUAL: readonly RoomAction[] = ["send", "leave", "report"];

/**
 * The directory as the server gave it. `ours`: what this device has read, which the server may not
 * have heard yet; a read position never moves back.
 */
export function listed(rooms: readonly WireRoom[], ours: ReadonlyMap<string, number>): Directory {
  return new Map(
    rooms.map((room) => [
      room.id,
      { ...personal(room, undefined), read: Math.max(room.read ?? 0, ours.get(room.id) ?? 0) },
    ]),
  );
}

/** A room was created or changed. Such an event may be older than the entries that came meanwhile. */
export function changed(directory: Directory, room: WireRoom): Directory {
  const before = directory.get(room.id);
  const sameLog = before?.epoch === room.epoch;
  const top = sameLog ? Math.max(before.top, room.top) : room.top;
  const read = Math.max(before?.read ?? 0, room.read ?? 0);
  return put(directory, { ...personal(room, before), top, read: sameLog ? read : Math.min(read, top) });
}

/** An answer to us says all that concerns us; an event for everybody leaves it as it was. */
function personal(room: WireRoom, before: KnownRoom | undefined): Omit<KnownRoom, "read"> {
  if (room.can !== undefined) return { ...room, can: room.can, assumed: false };
  if (before === undefined) return { ...room, can: USUAL, assumed: true };
  const { can, left, assumed, seat } = before;
  const { seat: _, ...given } = room;
  const members = room.members.length === 0 ? before.members : room.members;
  return { ...given, members, can, left, assumed, ...(seat === undefined ? {} : { seat }) };
}

/** This user left an open room: it is not theirs any more, and still open to them. */
export function left(directory: Directory, id: string): Directory {
  const before = directory.get(id);
  if (before === undefined) return directory;
  const { seat: _, ...room } = before;
  return put(directory, { ...room, left: true, can: ["join"], assumed: true });
}

export function removed(directory: Directory, id: string): Directory {
  if (!directory.has(id)) return directory;
  const next = new Map(directory);
  next.delete(id);
  return next;
}

/** The log of a room reaches to this position. */
export function reached(directory: Directory, id: string, { epoch, seq }: Position): Directory {
  const room = directory.get(id);
  if (room === undefined || (room.epoch === epoch && room.top >= seq)) return directory;
  // A log that lost its end gives the same numbers to other messages, which nobody has read.
  const read = room.epoch === epoch ? room.read : Math.min(room.read, seq);
  return put(directory, { ...room, epoch, top: seq, read });
}

export function counted(directory: Directory, id: string, members: number): Directory {
  const room = directory.get(id);
  if (room === undefined || room.member_count === members) return directory;
  return put(directory, { ...room, member_count: members });
}

/** Never moves back. */
export function readTo(directory: Directory, id: string, seq: number): Directory {
  const room = directory.get(id);
  return room === undefined || room.read >= seq ? directory : put(directory, { ...room, read: seq });
}

function put(directory: Directory, room: KnownRoom): Directory {
  return new Map(directory).set(room.id, room);
}

const FIRST = ["general", "random", "tech"];
const byName = new Intl.Collator(undefined, { numeric: true });

/**
 * For the screen: the default rooms first, then by name, then the direct ones; those that `me` left
 * apart.
 */
export function toRooms(
  directory: Directory,
  drafts: ReadonlySet<string>,
  me: string,
): { readonly rooms: readonly Room[]; readonly leftRooms: readonly Room[] } {
  const all = [...directory.values()]
    .map((room) => toRoom(room, drafts.has(room.id), me))
    .sort((a, b) => rank(a) - rank(b) || byName.compare(a.name, b.name) || (a.id < b.id ? -1 : 1));
  return { rooms: all.filter((room) => !room.left), leftRooms: all.filter((room) => room.left) };
}

export function toRoom(room: KnownRoom, hasDraft: boolean, me: string | null): Room {
  const { seat, top, read, lo } = room;
  return {
    id: room.id,
    kind: room.kind,
    name: room.kind === "direct" ? directName(room, me) : room.name,
    topic: room.topic,
    archived: room.archived,
    slowS: room.slow_s,
    retentionDays: room.retention_days,
    lo,
    members: room.members,
    seat:
      seat === undefined
        ? null
        : { role: seat.role, since: seat.since, mutedUntil: seat.muted_until ?? null },
    left: room.left,
    can: room.can,
    createdAt: room.created_at,
    memberCount: room.member_count,
    top,
    read,
    unread: room.left ? 0 : Math.max(0, top - Math.max(read, lo - 1)),
    hasDraft,
  };
}

/** The others' names; alone, one's own. */
function directName({ name, members }: KnownRoom, me: string | null): string {
  const others = members.filter(({ id }) => id !== me);
  const named: readonly User[] = others.length === 0 ? members : others;
  return named.length === 0 ? name : named.map((user) => user.name).join(", ");
}

function rank({ id, kind }: Room): number {
  if (kind === "direct") return FIRST.length + 1;
  const index = FIRST.indexOf(id);
  return index < 0 ? FIRST.length : index;
}
