import type { Member, Room, User } from "@/chat/types";

export type Roll = { readonly online: readonly Member[]; readonly offline: readonly Member[] };

const byName = new Intl.Collator(undefined, { numeric: true });

/**
 * Who stands in the list of a room. Of an open room, to which everybody belongs, those who are here and
 * those with a role; of any other, all its members. `members`: `null` while they are not known.
 */
export function rollOf(
  room: Pick<Room, "kind">,
  present: readonly User[],
  members: readonly Member[] | null,
): Roll {
  const here = new Set(present.map(({ id }) => id));
  const seats = new Map((members ?? []).map((member) => [member.user.id, member]));
  const online = present.map(
    (user): Member => ({ ...(seats.get(user.id) ?? usual(user)), user, online: true }),
  );
  const away = (members ?? []).filter(({ user }) => !here.has(user.id));
  // Here in the room is what the presence says; where there are few, being on the server is as good.
  const elsewhere = room.kind === "open" ? [] : away.filter((member) => member.online);
  const offline = away.filter(({ role, online: on }) =>
    room.kind === "open" ? role !== "member" && role !== "guest" : !on,
  );
  return { online: sorted([...online, ...elsewhere]), offline: sorted(offline) };
}

function usual(user: User): Member {
  return { user, role: "member", mutedUntil: null, online: true };
}

function sorted(members: readonly Member[]): readonly Member[] {
  return [...members].sort((one, other) => byName.compare(one.user.name, other.user.name));
}
