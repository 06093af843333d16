import type { ChatState, User } from "@/chat/types";

/** More than these the server finds. */
const mostKnown = 500;

/** The room of a conversation with this person alone, by their id. */
export function directWith(state: Pick<ChatState, "rooms" | "me">): ReadonlyMap<string, string> {
  return new Map(
    state.rooms.flatMap((room) => {
      const others = room.members.filter(({ id }) => id !== state.me?.id);
      const [other] = others;
      return room.kind === "direct" && other !== undefined && others.length === 1
        ? [[other.id, room.id] as const]
        : [];
    }),
  );
}

/** People this device knows of, who can be written to: no bots, and not oneself. */
export function knownPeople(
  state: Pick<ChatState, "rooms" | "me" | "presence" | "timelines">,
): readonly User[] {
  const found = new Map<string, User>();
  const meet = (user: User) => {
    if (user.id !== state.me?.id && user.bot !== true && found.size < mostKnown) found.set(user.id, user);
  };
  for (const room of state.rooms) for (const user of room.members) meet(user);
  for (const { users } of Object.values(state.presence)) for (const user of users) meet(user);
  for (const { lines } of Object.values(state.timelines))
    for (const line of lines) if (line.status === "sent") meet(line.author);
  // Whoever deleted their account has a name that is nobody's.
  return [...found.values()].filter(({ id }) => !/^[0-]+$/.test(id));
}
