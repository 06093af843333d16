import type { Room, Standing } from "@/chat/types";

/** Whether this user may write in a room now. */
export type Voice =
  | { readonly may: "write" }
  /** They may type, and send when the mute is over. `until`: milliseconds; `null`: it has no end. */
  | { readonly may: "type"; readonly until: number | null }
  | { readonly may: "read"; readonly why: "archived" | "left" | "silent" };

export function voiceIn(
  room: Pick<Room, "archived" | "left" | "seat" | "can">,
  standing: Pick<Standing, "mutedUntil"> | null,
  now: number,
): Voice {
  if (room.archived) return { may: "read", why: "archived" };
  if (room.left) return { may: "read", why: "left" };
  const ends = [room.seat?.mutedUntil, standing?.mutedUntil].flatMap((until) =>
    until === null || until === undefined ? [] : [Date.parse(until)],
  );
  // Of two mutes the longer counts; a time we cannot read has no end we could name.
  if (ends.some(Number.isNaN)) return { may: "type", until: null };
  const until = Math.max(0, ...ends);
  if (until > now) return { may: "type", until };
  // A mute that is just over: what we may do is being asked for.
  if (room.can.includes("send") || ends.length > 0) return { may: "write" };
  return { may: "read", why: "silent" };
}
