/**
 * Messages of ours that the server acknowledged and whose entries are still to come, by room. Only
 * the entry puts a message beyond all loss, so they are kept until then, whichever room is open.
 */
import type { Log } from "./log";
import { type Acknowledged, stillAhead } from "./timeline";

/** Most messages kept of a room; beyond it the oldest are taken for safe. */
export const UNSEEN_MAX = 200;

export type Unseen = {
  add(room: string, message: Acknowledged, log: Log): void;
  /** Entries came: forgets the messages that were among them. */
  settle(room: string, log: Log): void;
  of(room: string): readonly Acknowledged[];
  /** Those that the log does not have; from now on they are somebody else's to keep. */
  take(room: string, log: Log): readonly Acknowledged[];
};

export function createUnseen(): Unseen {
  const rooms = new Map<string, readonly Acknowledged[]>();
  const of = (room: string) => rooms.get(room) ?? [];

  function keep(room: string, messages: readonly Acknowledged[]): void {
    if (messages.length === 0) rooms.delete(room);
    else rooms.set(room, messages.slice(-UNSEEN_MAX));
  }

  return {
    of,
    add: (room, message, log) => keep(room, stillAhead([...of(room), message], log)),
    settle: (room, log) => keep(room, stillAhead(of(room), log)),
    take(room, log) {
      const messages = stillAhead(of(room), log);
      rooms.delete(room);
      return messages;
    },
  };
}
