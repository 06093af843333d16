import * as rooms from "./directory";
import type { Log } from "./log";
import { type Reader, readThrough } from "./reading";
import type { Position, WireRoom } from "./wire";

/** The directory as it changes, with this user's read positions. */
export type RoomList = {
  get(id: string): rooms.KnownRoom | undefined;
  directory(): rooms.Directory;
  /** The whole directory, from the server or the snapshot. */
  list(given: readonly WireRoom[]): void;
  changed(room: WireRoom): void;
  removed(id: string): void;
  left(id: string): void;
  reached(id: string, position: Position): void;
  counted(id: string, members: number): void;
  /** Another device of this user read this far. */
  readElsewhere(id: string, seq: number): void;
  /** This user read this far here, or nothing that follows has to be read. Told to the server. */
  readHere(id: string, seq: number): void;
};

export type RoomListOptions = {
  readonly me: string;
  readonly reader: Reader;
  log(room: string): Log;
  onChange(): void;
};

export function createRoomList({ me, reader, log, onChange }: RoomListOptions): RoomList {
  let directory = rooms.emptyDirectory;

  function set(next: rooms.Directory): void {
    if (next === directory) return;
    directory = next;
    onChange();
  }

  return {
    get: (id) => directory.get(id),
    directory: () => directory,
    list: (given) => set(rooms.listed(given, reader.untold())),
    changed: (room) => set(rooms.changed(directory, room)),
    removed: (id) => set(rooms.removed(directory, id)),
    left: (id) => set(rooms.left(directory, id)),
    reached: (id, position) => set(rooms.reached(directory, id, position)),
    counted: (id, members) => set(rooms.counted(directory, id, members)),
    readElsewhere: (id, seq) => set(rooms.readTo(directory, id, seq)),
    readHere(id, seq) {
      const room = directory.get(id);
      if (room === undefined) return;
      const through = readThrough(log(id), Math.max(room.read, Math.min(seq, room.top)), me);
      if (through <= room.read) return;
      set(rooms.readTo(directory, id, through));
      reader.read(id, through);
    },
  };
}
