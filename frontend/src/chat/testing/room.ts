import type { Room } from "../types";

/** An open room in which most things are as they usually are. */
export function roomOf(id: string, more: Partial<Room> = {}): Room {
  return {
    id,
    kind: "open",
    name: id,
    topic: "",
    archived: false,
    slowS: 0,
    retentionDays: 0,
    lo: 1,
    members: [],
    pins: [],
    seat: null,
    left: false,
    can: ["send", "leave", "report"],
    notify: { level: more.kind === "direct" ? "all" : "mentions", muted: false, mutedUntil: null },
    createdAt: "2026-11-24T09:00:00.000Z",
    memberCount: 0,
    top: 9,
    read: 9,
    unread: 0,
    mentions: 0,
    hasDraft: false,
    ...more,
  };
}
