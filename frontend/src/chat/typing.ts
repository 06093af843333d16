import type { Clock } from "./clock";
import type { Connection } from "./connection";
import type { User } from "./types";
import { emptySchema } from "./wire";

/** How long a typing hint shows. */
const SHOWN_MS = 6_000;
/** The server takes no more than one in this time. */
const SEND_EVERY_MS = 3_000;

export type Typing = {
  /** This user types in the room. */
  send(room: string): void;
  /** Somebody else does. */
  seen(room: string, user: User): void;
  /** Their message came, or they left. */
  ended(room: string, user: string): void;
  clear(): void;
};

/** `onChange` gets who types in a room, longest first. */
export function createTyping(
  connection: Connection,
  clock: Clock,
  onChange: (room: string, users: readonly User[]) => void,
): Typing {
  const rooms = new Map<string, Map<string, { readonly user: User; readonly cancel: () => void }>>();
  const sentAt = new Map<string, number>();

  function tell(room: string): void {
    onChange(
      room,
      [...(rooms.get(room)?.values() ?? [])].map(({ user }) => user),
    );
  }

  function ended(room: string, user: string): void {
    const typing = rooms.get(room);
    const entry = typing?.get(user);
    if (typing === undefined || entry === undefined) return;
    entry.cancel();
    typing.delete(user);
    if (typing.size === 0) rooms.delete(room);
    tell(room);
  }

  return {
    send(room) {
      if (!connection.online() || clock.now() - (sentAt.get(room) ?? 0) < SEND_EVERY_MS) return;
      sentAt.set(room, clock.now());
      void connection.request({ op: "typing", room }, emptySchema);
    },
    seen(room, user) {
      const typing =
        rooms.get(room) ?? new Map<string, { readonly user: User; readonly cancel: () => void }>();
      typing.get(user.id)?.cancel();
      typing.set(user.id, { user, cancel: clock.after(SHOWN_MS, () => ended(room, user.id)) });
      rooms.set(room, typing);
      tell(room);
    },
    ended,
    clear() {
      for (const [room, typing] of [...rooms]) for (const user of [...typing.keys()]) ended(room, user);
    },
  };
}
