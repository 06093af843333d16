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
    if (only === "any" || room.unread > 0) return room.id;
  }
  return null;
}

/** Rooms whose name fits the query, best first; the order of the list decides among equals. */
export function matchRooms(rooms: readonly Room[], query: string): readonly Room[] {
  const wanted = fold(query);
  if (wanted === "")
    return [...rooms].sort((one, other) => Number(other.unread > 0) - Number(one.unread > 0));
  return rooms
    .map((room) => ({ room, score: score(fold(room.name), wanted) }))
    .filter(({ score }) => score > 0)
    .sort((one, other) => other.score - one.score)
    .map(({ room }) => room);
}

function score(name: string, wanted: string): number {
  if (name === wanted) return 5;
  if (name.startsWith(wanted)) return 4;
  if (name.split(/[\s\-_./]+/).some((word) => word.startsWith(wanted))) return 3;
  if (name.includes(wanted)) return 2;
  let at = -1;
  for (const letter of wanted) {
    at = name.indexOf(letter, at + 1);
    if (at < 0) return 0;
  }
  return 1;
}

/** Case and accents do not matter to somebody in a hurry; neither does the # they may type. */
function fold(words: string): string {
  return words.normalize("NFD").replace(/\p{M}/gu, "").toLocaleLowerCase().trim().replace(/^#/, "");
}
