/** Rooms this user has no access to any more, and what they wrote there that was not sent. */
import type { LostRoom } from "./types";

export type Lost = {
  /** Went away while this page knew it. */
  lose(room: string, name: string): void;
  /** It is there again. */
  found(room: string): void;
  has(room: string): boolean;
  /** For the screen. `known`: the rooms of the directory; `waiting`: rooms with unsent messages. */
  rooms(
    known: (room: string) => boolean,
    waiting: Iterable<string>,
    unsent: (room: string) => LostRoom["unsent"],
  ): Readonly<Record<string, LostRoom>>;
};

export function createLost(): Lost {
  const names = new Map<string, string>();
  return {
    lose: (room, name) => void names.set(room, name),
    found: (room) => void names.delete(room),
    has: (room) => names.has(room),
    rooms(known, waiting, unsent) {
      const ids = new Set([...names.keys(), ...waiting].filter((room) => !known(room)));
      return Object.fromEntries(
        [...ids].map((room): [string, LostRoom] => [
          room,
          { name: names.get(room) ?? null, unsent: unsent(room) },
        ]),
      );
    },
  };
}

/** The sentence at what could not be sent. */
export function lostReason(kind: "open" | "private" | "direct", name: string): string {
  return kind === "direct"
    ? `You no longer have access to the conversation with ${name}.`
    : `You no longer have access to #${name}.`;
}
