import type { Reaction, User } from "./types";

/** Sets or takes back a reaction; the same value where it is so already. */
export function react(
  reactions: readonly Reaction[],
  user: User,
  emoji: string,
  on: boolean,
): readonly Reaction[] {
  const is = reactions.some((one) => one.emoji === emoji && one.users.some(({ id }) => id === user.id));
  if (is === on) return reactions;
  if (on && !reactions.some((one) => one.emoji === emoji)) return [...reactions, { emoji, users: [user] }];
  return reactions.flatMap((one): Reaction[] => {
    if (one.emoji !== emoji) return [one];
    const others = one.users.filter(({ id }) => id !== user.id);
    const users = on ? [...others, user] : others;
    return users.length === 0 ? [] : [{ emoji, users }];
  });
}
