import type { Room } from "@/chat/types";

/** What concerns this user so much that it is counted: what calls them, and all that is said to a few. */
export function badgeOf({ kind, unread, mentions }: Pick<Room, "kind" | "unread" | "mentions">): number {
  return kind === "direct" ? unread : mentions;
}
