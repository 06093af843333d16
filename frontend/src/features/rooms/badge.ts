import type { Room } from "@/chat/types";

type Counted = Pick<Room, "kind" | "unread" | "mentions" | "notify">;

/** What concerns this user so much that it is counted: what calls them, and all that is said to a few. */
export function badgeOf({ kind, unread, mentions, notify }: Counted): number {
  if (notify.muted || notify.level === "nothing") return 0;
  return kind === "direct" && notify.level === "all" ? unread : mentions;
}
