/** Roles and what they let people do: plain values, as the server names them. */

/** Highest first. On the server, and in a room. */
export const roles = ["owner", "admin", "moderator", "member", "guest"] as const;
export type Role = (typeof roles)[number];

export const roomKinds = ["open", "private", "direct"] as const;
export type RoomKind = (typeof roomKinds)[number];

export const userKinds = ["guest", "account", "bot"] as const;
export type UserKind = (typeof userKinds)[number];

export const roomActions = [
  "send",
  "edit_own",
  "join",
  "leave",
  "add_members",
  "rename",
  "set_topic",
  "set_slow",
  "set_retention",
  "archive",
  "delete",
  "hand_over",
  "kick",
  "mute",
  "set_roles",
  "delete_messages",
  "react",
  "pin",
  "report",
  "manage_hooks",
  "invite",
  "mention_group",
] as const;
export type RoomAction = (typeof roomActions)[number];

export const serverActions = [
  "create_room",
  "create_private_room",
  "start_direct",
  "invite",
  "manage_invites",
  "moderate",
  "manage_people",
  "manage_bots",
  "see_reports",
  "see_audit",
  "manage_server",
] as const;
export type ServerAction = (typeof serverActions)[number];

const rank = (role: Role) => roles.indexOf(role);

/** Nobody acts on somebody of the same or a higher role; owners act on everybody but owners. */
export function outranks(one: Role, other: Role): boolean {
  return rank(one) < rank(other);
}

/** What counts in a room: the higher of the seat's role and, from moderator up, the server's. */
export function roleIn(seat: Role | null, server: Role): Role {
  const own = seat ?? (server === "guest" ? "guest" : "member");
  return rank(server) <= rank("moderator") && outranks(server, own) ? server : own;
}
