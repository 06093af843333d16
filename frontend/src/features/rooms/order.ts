import type { Room } from "@/chat/types";

/** The room that many steps further in the list, round its ends; `null`: there is no other. */
export function stepRoom(
  rooms: readonly Room[],
  current: string | null,
  step: 1 | -1,
  only: "any" | "unread",
): string | null {
  const at = rooms.findIndex((room) => room.id === current);
  const from = at < 0 && step < 0 ? 0 : at;
  for (let walked = 1; walked <= rooms.length; walked += 1) {
    const room = rooms[(((from + step * walked) % rooms.length) + rooms.length) % rooms.length];
    if (room === undefined || room.id === current) continue;
    if (only === "any" || (room.unread > 0 && !room.notify.muted)) return room.id;
  }
  return null;
}
