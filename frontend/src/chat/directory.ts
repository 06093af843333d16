/** The rooms we know: pure values and functions. */
import type { RoomAction } from "./powers";
import type { Notify, Room, User } from "./types";
import { nothingUnread, UNKNOWN, type Unread, unreadMentions, unreadMessages } from "./unread";
import type { Position, WireRoom, WireRoomUnread } from "./wire";

export type KnownRoom = Omit<WireRoom, "read" | "read_rev" | "unread" | "can"> & {
  readonly read: number;
  readonly read_rev: number;
  readonly unread: Unread;
  readonly can: readonly RoomAction[];
  /** What concerns this user (`seat`, `left`, `can`) was not told yet: it is what most have. */
  readonly assumed: boolean;
};
export type Directory = ReadonlyMap<string, KnownRoom>;

export const emptyDirectory: Directory = new Map();

const USUAL: readonly RoomAction[] = ["send", "leave", "report"];

/**
 * The directory as the server gave it. `ours`: what this device has read, which the server may not
 * have heard yet; a read position does not move back for that.
 */
export function listed(rooms: readonly WireRoom[], ours: ReadonlyMap<string, number>): Directory {
  return new Map(
    rooms.map((room) => {
      const known = personal(room, undefined);
      const own = ours.get(room.id) ?? 0;
      const read = { ...known, read: own };
      return [room.id, own > known.read ? { ...read, unread: outdated(read) } : known];
    }),
  );
}

/** Read further than when it was counted. */
function outdated(room: KnownRoom): Unread {
  return room.read >= room.top ? nothingUnread(room) : { ...room.unread, recounts: UNKNOWN };
}

/** A room was created or changed. Such an event may be older than the entries that came meanwhile. */
export function changed(directory: Directory, given: WireRoom): Directory {
  const before = directory.get(given.id);
  const room = personal(given, before);
  if (before === undefined) return put(directory, room);
  if (before.epoch !== room.epoch) {
    const read = Math.min(before.read, room.top);
    return put(directory, { ...room, read, unread: { ...before.unread, recounts: UNKNOWN } });
  }
  if (before.top <= room.top) return put(directory, room);
  const { top, said, recounts } = before;
  return put(directory, { ...room, top, said, recounts: Math.max(recounts, room.recounts) });
}

/** Whether the server knows of the position more than this device, which may have read on since. */
function isNews(room: KnownRoom, read: number, rev: number): boolean {
  return rev > room.read_rev || (rev === room.read_rev && read >= room.read);
}

/** An answer to us says all that concerns us; an event for everybody leaves it as it was. */
function personal(room: WireRoom, before: KnownRoom | undefined): KnownRoom {
  const { read = 0, read_rev = 0, unread, can, ...given } = room;
  const counted = unread ?? nothingUnread(given);
  if (before === undefined)
    return { ...given, read, read_rev, unread: counted, can: can ?? USUAL, assumed: can === undefined };
  const reading =
    unread !== undefined && isNews(before, read, read_rev)
      ? { read, read_rev, unread: counted }
      : { read: before.read, read_rev: before.read_rev, unread: before.unread };
  if (can !== undefined) return { ...given, ...reading, can, assumed: false };
  const { left, assumed, seat, notify } = before;
  const { seat: _, ...rest } = given;
  const members = room.members.length === 0 ? before.members : room.members;
  return {
    ...rest,
    ...reading,
    members,
    can: before.can,
    left,
    assumed,
    ...(seat === undefined ? {} : { seat }),
    ...(notify === undefined ? {} : { notify }),
  };
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

/** How many messages, and how many of them call this user. */
export type Said = { readonly messages: number; readonly mentions: number };

/** The log of a room reaches to this position; `said`: what stands between it and the end known before. */
export function reached(directory: Directory, id: string, { epoch, seq }: Position, said: Said): Directory {
  const room = directory.get(id);
  if (room === undefined || (room.epoch === epoch && room.top >= seq)) return directory;
  const { unread } = room;
  if (room.epoch === epoch) {
    return put(directory, {
      ...room,
      top: seq,
      said: room.said + said.messages,
      unread: { ...unread, mentions: unread.mentions + said.mentions },
    });
  }
  // A log that lost its end gives the same numbers to other messages, which nobody has read.
  const read = Math.min(room.read, seq);
  return put(directory, { ...room, epoch, top: seq, read, unread: { ...unread, recounts: UNKNOWN } });
}

export function counted(directory: Directory, id: string, members: number): Directory {
  const room = directory.get(id);
  if (room === undefined || room.member_count === members) return directory;
  return put(directory, { ...room, member_count: members });
}

/** This user has read to `seq` on this device. Never moves back. */
export function readTo(directory: Directory, id: string, seq: number): Directory {
  const room = directory.get(id);
  if (room === undefined || room.read >= seq) return directory;
  const next = { ...room, read: seq };
  return put(directory, { ...next, unread: outdated(next) });
}

/** This user's position moved on some device; `back`: to read again from there. */
export function readElsewhere(
  directory: Directory,
  id: string,
  { seq, rev, back }: { readonly seq: number; readonly rev: number; readonly back: boolean },
): Directory {
  const room = directory.get(id);
  if (room === undefined || rev <= room.read_rev) return directory;
  const next = { ...room, read_rev: rev, read: back ? seq : Math.max(seq, room.read) };
  return put(directory, next.read === room.read ? next : { ...next, unread: outdated(next) });
}

/** From here on nothing is read. The server has not heard of it yet. */
export function unreadFrom(directory: Directory, id: string, seq: number): Directory {
  const room = directory.get(id);
  if (room === undefined || seq > room.read) return directory;
  return put(directory, { ...room, read: seq - 1, unread: { ...room.unread, recounts: UNKNOWN } });
}

/** The server counted. What was read here since is not in that. */
export function answered(
  directory: Directory,
  { room: id, read, read_rev, unread }: WireRoomUnread,
): Directory {
  const room = directory.get(id);
  if (room === undefined || !isNews(room, read, read_rev)) return directory;
  return put(directory, {
    ...room,
    read,
    read_rev,
    unread,
    said: Math.max(room.said, unread.said),
    recounts: Math.max(room.recounts, unread.recounts),
  });
}

/** What is unread now, as this device counted it itself. */
export function countedHere(directory: Directory, id: string, { messages, mentions }: Said): Directory {
  const room = directory.get(id);
  if (room === undefined) return directory;
  const { said, recounts, unread } = room;
  const isKnown =
    unread.said === said &&
    unread.recounts === recounts &&
    unread.messages === messages &&
    unread.mentions === mentions;
  return isKnown ? directory : put(directory, { ...room, unread: { messages, mentions, said, recounts } });
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
    pins: room.pins.filter((seq) => seq >= lo),
    seat:
      seat === undefined
        ? null
        : { role: seat.role, since: seat.since, mutedUntil: seat.muted_until ?? null },
    left: room.left,
    can: room.can,
    notify: toNotify(room),
    createdAt: room.created_at,
    memberCount: room.member_count,
    top,
    read,
    unread: room.left ? 0 : unreadMessages(room),
    mentions: room.left ? 0 : unreadMentions(room),
    hasDraft,
  };
}

/** Where the server does not say: what is usual. */
function toNotify({ kind, notify }: Pick<KnownRoom, "kind" | "notify">): Notify {
  if (notify === undefined)
    return { level: kind === "direct" ? "all" : "mentions", muted: false, mutedUntil: null };
  return { level: notify.level, muted: notify.muted, mutedUntil: notify.muted_until ?? null };
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
