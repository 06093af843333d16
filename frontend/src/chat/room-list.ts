import type { Clock } from "./clock";
import type { Connection } from "./connection";
import * as rooms from "./directory";
import type { Log } from "./log";
import { createReader, readThrough } from "./reading";
import { createRecounter } from "./recount";
import { callsUser, countAfter, isStale } from "./unread";
import type { Entry, Position, WireRoom } from "./wire";

/** The directory as it changes, with what this user has read and what not. */
export type RoomList = {
  get(id: string): rooms.KnownRoom | undefined;
  directory(): rooms.Directory;
  /** The whole directory, from the server or the snapshot. */
  list(given: readonly WireRoom[]): void;
  changed(room: WireRoom): void;
  removed(id: string): void;
  left(id: string): void;
  /** The log reaches so far; `entries`: the last of it, as far as they came. */
  reached(id: string, position: Position, entries: readonly Entry[]): void;
  /** Rows of the room's log came or changed. */
  logged(id: string): void;
  counted(id: string, members: number): void;
  /** This user's position moved on some device. */
  readElsewhere(
    id: string,
    moved: { readonly seq: number; readonly rev: number; readonly back: boolean },
  ): void;
  /** This user read this far here, or nothing that follows has to be read. Told to the server. */
  readHere(id: string, seq: number): void;
  /** From `seq` on everything is to be unread again. Until the room is opened anew nothing is read. */
  unreadFrom(id: string, seq: number): void;
  /** Another visit begins. */
  opened(): void;
  /** A connection came or went. */
  online(): void;
  offline(): void;
  /** Tells the server now what was read. */
  tell(): void;
  close(): void;
};

export type RoomListOptions = {
  readonly me: string;
  readonly connection: Connection;
  readonly clock: Clock;
  log(room: string): Log;
  onChange(): void;
};

export function createRoomList({ me, connection, clock, log, onChange }: RoomListOptions): RoomList {
  let directory = rooms.emptyDirectory;
  /** The room in which the user asked to keep things unread, for this visit. */
  let kept: string | null = null;
  const reader = createReader(connection, clock);
  const recounter = createRecounter(connection, clock, (answer) => set(rooms.answered(directory, answer)));

  function set(next: rooms.Directory): void {
    if (next === directory) return;
    directory = next;
    onChange();
  }

  /** The same, and what is unread is counted here, or else asked for. */
  function recount(next: rooms.Directory, ids: Iterable<string>): void {
    let now = next;
    for (const id of ids) {
      const room = now.get(id);
      if (room === undefined || room.left) continue;
      const held = log(id);
      const isWhole = held.position?.epoch === room.epoch && held.position.seq >= room.top;
      const here = isWhole ? countAfter(held, room.read, me) : null;
      if (here !== null) now = rooms.countedHere(now, id, here);
      else if (isStale(room)) recounter.want(id, room.member_count);
    }
    set(now);
  }

  function said(entries: readonly Entry[], after: number): rooms.Said {
    const messages = entries.filter((entry) => entry.kind === "message" && entry.seq > after);
    const calls = messages.filter(
      (entry) =>
        entry.kind === "message" &&
        entry.author.id !== me &&
        entry.mentions !== undefined &&
        callsUser(entry.mentions, me),
    );
    return { messages: messages.length, mentions: calls.length };
  }

  return {
    get: (id) => directory.get(id),
    directory: () => directory,
    list(given) {
      const next = rooms.listed(given, reader.untold());
      recount(next, next.keys());
    },
    changed: (room) => recount(rooms.changed(directory, room), [room.id]),
    removed: (id) => set(rooms.removed(directory, id)),
    left: (id) => set(rooms.left(directory, id)),
    reached(id, position, entries) {
      const top = directory.get(id)?.top ?? 0;
      recount(rooms.reached(directory, id, position, said(entries, top)), [id]);
    },
    logged: (id) => recount(directory, [id]),
    counted: (id, members) => set(rooms.counted(directory, id, members)),
    readElsewhere(id, moved) {
      if (moved.back) reader.drop(id);
      recount(rooms.readElsewhere(directory, id, moved), [id]);
    },
    readHere(id, seq) {
      const room = directory.get(id);
      if (room === undefined || kept === id) return;
      const through = readThrough(log(id), Math.max(room.read, Math.min(seq, room.top)), me);
      if (through <= room.read) return;
      recount(rooms.readTo(directory, id, through), [id]);
      reader.read(id, through);
    },
    unreadFrom(id, seq) {
      kept = id;
      recount(rooms.unreadFrom(directory, id, seq), [id]);
      reader.unread(id, seq);
    },
    opened() {
      kept = null;
    },
    online() {
      reader.tell();
      recount(directory, directory.keys());
    },
    offline: recounter.forget,
    tell: reader.tell,
    close() {
      reader.close();
      recounter.close();
    },
  };
}
