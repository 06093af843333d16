import type { Room } from "@/chat/types";

/** What somebody is told of in a room while looking elsewhere: so many messages wait. */
export function toldOf({ unread, mentions, notify }: Told): number {
  if (notify.muted) return 0;
  switch (notify.level) {
    case "all":
      return unread;
    case "mentions":
      return mentions;
    case "nothing":
      return 0;
  }
}
type Told = Pick<Room, "unread" | "mentions" | "notify">;

/** How many waited in each room when it was looked at last; `null`: the list was not seen yet. */
export type Waiting = ReadonlyMap<string, number> | null;

export type News = {
  readonly waiting: Waiting;
  /** Rooms with something new to tell. */
  readonly called: readonly Room[];
  /** Rooms in which nothing waits any more: their notifications are over. */
  readonly over: readonly string[];
};

/** Compares with what waited before. What waits at the start is not news. */
export function newsOf(before: Waiting, rooms: readonly Room[], inFront: string | null): News {
  const waiting = new Map(rooms.map((room) => [room.id, toldOf(room)]));
  const grew = ({ id }: Room) => (waiting.get(id) ?? 0) > (before?.get(id) ?? 0);
  return {
    waiting,
    called: before === null ? [] : rooms.filter((room) => room.id !== inFront && grew(room)),
    over: rooms.flatMap(({ id, unread }) => (unread === 0 ? [id] : [])),
  };
}
