import type { Clock } from "./clock";
import type { Connection } from "./connection";
import type { Presence, User } from "./types";
import { type Event, whoSchema } from "./wire";

const ASK_AGAIN_MS = 2_000;
const byName = new Intl.Collator(undefined, { numeric: true });

/** Who is here after some came and went. Of a partial list only those who left are taken out. */
export function changePresence(before: Presence, joined: readonly User[], left: readonly User[]): Presence {
  const gone = new Set(left.map((user) => user.id));
  const users = before.users.filter((user) => !gone.has(user.id));
  return { ...before, users: before.partial ? users : sorted([...users, ...joined]) };
}

/** Each user once, by name. */
function sorted(users: readonly User[]): User[] {
  const each = new Map(users.map((user) => [user.id, user]));
  return [...each.values()].sort((a, b) => byName.compare(a.name, b.name) || (a.id < b.id ? -1 : 1));
}

type Change = Extract<Event, { readonly event: "presence" }>;

/** Who is in the open room. */
export type Attendance = {
  /** Asks who is in the room and follows it; the one before is not followed any more. */
  watch(room: string | null): void;
  /** Those who are not in the room as far as we know; of a room we do not watch: all. */
  unknown(room: string, users: readonly User[]): User[];
  /** A presence event of any room. */
  changed(event: Change): void;
};

export type AttendanceOptions = {
  readonly connection: Connection;
  readonly clock: Clock;
  onPresence(room: string, presence: Presence): void;
  onCount(room: string, members: number): void;
};

export function createAttendance({ connection, clock, onPresence, onCount }: AttendanceOptions): Attendance {
  let watched: string | null = null;
  let present: Presence | null = null;
  let asked = 0;
  // What came since `who` was asked, while it is: the answer may be older than it.
  let since: Change[] | null = null;

  async function ask(): Promise<void> {
    const room = watched;
    if (room === null) return;
    asked += 1;
    since = [];
    const mine = asked;
    const reply = await connection.request({ op: "who", room }, whoSchema);
    if (mine !== asked || room !== watched) return;
    const changes = since ?? [];
    since = null;
    if (reply.ok) {
      const { users, cursor, member_count } = reply.value;
      const answer: Presence = { users: sorted(users), partial: cursor !== undefined };
      present = changes.reduce((before, { joined, left }) => changePresence(before, joined, left), answer);
      onPresence(room, present);
      onCount(room, changes.at(-1)?.member_count ?? member_count);
    } else if (connection.online() && reply.code !== "not_found" && reply.code !== "forbidden") {
      clock.after(Math.max(ASK_AGAIN_MS, reply.retryMs), () => {
        if (mine === asked) void ask();
      });
    }
  }

  return {
    watch(room) {
      if (room !== watched) present = null;
      watched = room;
      void ask();
    },
    unknown(room, users) {
      if (room !== watched || present === null) return [...users];
      const here = new Set(present.users.map(({ id }) => id));
      return users.filter(({ id }) => !here.has(id));
    },
    changed(change) {
      const { room, joined, left, stale } = change;
      if (room !== watched) return;
      if (stale) return void ask();
      since?.push(change);
      if (present === null || joined.length + left.length === 0) return;
      present = changePresence(present, joined, left);
      onPresence(room, present);
    },
  };
}
