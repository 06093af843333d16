/** The rooms we know: pure values and functions. */
import type { Room } from "./types";
import type { Position, WireRoom } from "./wire";

export type KnownRoom = Omit<WireRoom, "read"> & { readonly read: number };
export type Directory = ReadonlyMap<string, KnownRoom>;

export const emptyDirectory: Directory = new Map();

/**
 * The directory as the server gave it. `ours`: what this device has read, which the server may not
 * have heard yet; a read position never moves back.
 */
export function listed(rooms: readonly WireRoom[], ours: ReadonlyMap<string, number>): Directory {
  return new Map(
    rooms.map((room) => [room.id, { ...room, read: Math.max(room.read ?? 0, ours.get(room.id) ?? 0) }]),
  );
}

/** A room was created or changed. Such an event may be older than the entries that came meanwhile. */
export function changed(directory: Directory, room: WireRoom): Directory {
  const before = directory.get(room.id);
  const sameLog = before?.epoch === room.epoch;
  const top = sameLog ? Math.max(before.top, room.top) : room.top;
  const read = Math.max(before?.read ?? 0, room.read ?? 0);
  return put(directory, { ...room, top, read: sameLog ? read : Math.min(read, top) });
}

export function removed(directory: Directory, id: string): Directory {
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

/** For the screen: the default rooms first, then by name. */
export function toRooms(directory: Directory, drafts: ReadonlySet<string>): Room[] {
  return [...directory.values()]
    .sort((a, b) => rank(a.id) - rank(b.id) || byName.compare(a.name, b.name) || (a.id < b.id ? -1 : 1))
    .map((room) => toRoom(room, drafts.has(room.id)));
}

export function toRoom(room: KnownRoom, hasDraft: boolean): Room {
  return {
    id: room.id,
    name: room.name,
    createdAt: room.created_at,
    memberCount: room.member_count,
    top: room.top,
    read: room.read,
    unread: Math.max(0, room.top - room.read),
    hasDraft,
  };
}

function rank(id: string): number {
  const index = FIRST.indexOf(id);
  return index < 0 ? FIRST.length : index;
}
