/** What is unread in a room, as far as this device knows it: pure values and functions. */
import type { Log, Row } from "./log";
import type { Mentions } from "./types";
import type { WireUnread } from "./wire";

/**
 * What was unread at one moment, and the room's tally then: what was said since is unread too. Where
 * the room's `recounts` has moved on, it must be asked for anew.
 */
export type Unread = WireUnread;

type Tallied = { readonly said: number; readonly recounts: number; readonly unread: Unread };

export function nothingUnread({ said, recounts }: Pick<Tallied, "said" | "recounts">): Unread {
  return { messages: 0, mentions: 0, said, recounts };
}

/** Messages that are unread now. */
export function unreadMessages({ said, unread }: Tallied): number {
  return unread.messages + Math.max(0, said - unread.said);
}

/** Those of them that call this user, as far as is known. */
export function unreadMentions(room: Tallied): number {
  return Math.min(room.unread.mentions, unreadMessages(room));
}

/** `recounts` of a count that does not say what is unread now: lower than any of the server's. */
export const UNKNOWN = -1;

/** Whether only the server knows what is unread. Where nothing was, a recount finds nothing either. */
export function isStale(room: Tallied): boolean {
  const { recounts } = room.unread;
  return recounts === UNKNOWN || (room.recounts > recounts && unreadMessages(room) > 0);
}

export function callsUser({ users, group }: Mentions, me: string): boolean {
  return group !== undefined || users.includes(me);
}

/**
 * The messages after `read` that are not this user's own, by the log; `null` where the log does not
 * hold all of them.
 */
export function countAfter(
  log: Log,
  read: number,
  me: string,
): { readonly messages: number; readonly mentions: number } | null {
  if (log.position === null || log.until !== null || log.from > read + 1) return null;
  let messages = 0;
  let mentions = 0;
  for (let index = log.rows.length - 1; index >= 0; index -= 1) {
    const row = log.rows[index] as Row;
    if (row.status === "gap" && row.to > read && row.state !== "gone") return null;
    if (row.status !== "sent") continue;
    if (row.seq <= read) break;
    if (row.author.id === me) continue;
    messages += 1;
    if (row.mentions !== undefined && callsUser(row.mentions, me)) mentions += 1;
  }
  return { messages, mentions };
}
