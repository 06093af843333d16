import type { Room } from "@/chat/types";

export type StartItem = "add" | "invite" | "topic";

/** What a room that is still empty asks for first. */
export function startItems({ kind, can, topic }: Pick<Room, "kind" | "can" | "topic">): readonly StartItem[] {
  const items: StartItem[] = [];
  if (kind === "private" && can.includes("add_members")) items.push("add");
  if (can.includes("invite")) items.push("invite");
  if (topic === "" && can.includes("set_topic")) items.push("topic");
  return items;
}
