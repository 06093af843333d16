import type { Clock } from "./clock";
import type { Connection } from "./connection";
import { unreadRoomsSchema, type WireRoomUnread } from "./wire";

/** Asks the server what is unread in rooms where only it knows: many of them in one question. */
export type Recounter = {
  /** `crowd`: how many are there, who may all want to ask now. */
  want(room: string, crowd: number): void;
  /** Of a connection that is gone nothing is asked: the next one begins with the whole list. */
  forget(): void;
  close(): void;
};

const SOON_MS = 300;
/** Of a crowd somebody asks every few milliseconds, not all at once. */
const SPREAD_MS = 10;
const MOST_SPREAD_MS = 10_000;
const MOST_ROOMS = 200;

export function createRecounter(
  connection: Connection,
  clock: Clock,
  answered: (room: WireRoomUnread) => void,
): Recounter {
  const wanted = new Set<string>();
  let timer: (() => void) | null = null;

  async function ask(): Promise<void> {
    timer = null;
    const rooms = [...wanted].slice(0, MOST_ROOMS);
    for (const room of rooms) wanted.delete(room);
    if (rooms.length === 0 || !connection.online()) return;
    const reply = await connection.request({ op: "unread", rooms }, unreadRoomsSchema);
    if (reply.ok) for (const room of reply.value.rooms) answered(room);
    if (wanted.size > 0) later(0);
  }

  function later(crowd: number): void {
    const spread = Math.min(MOST_SPREAD_MS, SOON_MS + crowd * SPREAD_MS);
    timer ??= clock.after(SOON_MS + clock.random() * spread, () => void ask());
  }

  return {
    want(room, crowd) {
      if (!connection.online()) return;
      wanted.add(room);
      later(crowd);
    },
    forget: () => wanted.clear(),
    close: () => timer?.(),
  };
}
