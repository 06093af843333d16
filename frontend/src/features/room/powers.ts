import { outranks, roleIn } from "@/chat/powers";
import type { Member, Role, Room, RoomAction, Standing } from "@/chat/types";

/** What the menu of a room offers. */
export type RoomItem = "notify" | "pins" | "settings" | "invite" | "add" | "hooks" | "leave";

const settings: readonly RoomAction[] = [
  "rename",
  "set_topic",
  "set_slow",
  "set_retention",
  "archive",
  "delete",
];

export function roomItems({ kind, can }: Pick<Room, "kind" | "can">): readonly RoomItem[] {
  const items: RoomItem[] = ["notify", "pins"];
  if (kind !== "direct" && settings.some((action) => can.includes(action))) items.push("settings");
  if (kind !== "direct" && can.includes("invite")) items.push("invite");
  if (kind === "private" && can.includes("add_members")) items.push("add");
  if (kind !== "direct" && can.includes("manage_hooks")) items.push("hooks");
  if (can.includes("leave")) items.push("leave");
  return items;
}

/** What the menu of somebody in a room offers. */
export type MemberItem = "message" | "moderator" | "member" | "hand-over" | "mute" | "unmute" | "remove";

type Here = {
  readonly room: Pick<Room, "kind" | "can" | "seat">;
  readonly standing: Pick<Standing, "role" | "can"> | null;
  readonly me: string;
};

/** Nobody acts on somebody of the same or a higher role, nor in a direct room on anybody. */
export function memberItems(
  { room, standing, me }: Here,
  { user, role, mutedUntil }: Pick<Member, "user" | "role" | "mutedUntil">,
): readonly MemberItem[] {
  if (user.id === me) return [];
  const items: MemberItem[] = [];
  if (standing?.can.includes("start_direct") === true && user.bot !== true && room.kind !== "direct")
    items.push("message");
  const mine = myRole(room, standing);
  if (room.kind === "direct" || !outranks(mine, role)) return items;
  const can = (action: RoomAction) => room.can.includes(action);
  // Their role would have to stay below one's own.
  if (can("set_roles") && (role === "member" || role === "guest") && outranks(mine, "moderator"))
    items.push("moderator");
  if (can("set_roles") && role !== "member" && role !== "guest") items.push("member");
  if (can("hand_over") && user.bot !== true && role !== "guest") items.push("hand-over");
  if (can("mute")) items.push(mutedUntil === null ? "mute" : "unmute");
  if (can("kick")) items.push("remove");
  return items;
}

export function myRole(room: Pick<Room, "seat">, standing: Pick<Standing, "role"> | null): Role {
  return roleIn(room.seat?.role ?? null, standing?.role ?? "guest");
}
