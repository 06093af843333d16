import type { Room } from "@/chat/types";
import type { Said } from "./rows";

/** What the menu of a message offers. */
export type MessageItem =
  | "react"
  | "reply"
  | "edit"
  | "copy"
  | "link"
  | "who"
  | "pin"
  | "unpin"
  | "save"
  | "unread"
  | "report"
  | "delete";

export function messageItems(line: Said, room: Pick<Room, "can">, me: string | null): readonly MessageItem[] {
  if (line.status === "deleted") return [];
  if (line.status !== "sent") return ["copy"];
  const own = line.author.id === me;
  const items: MessageItem[] = [];
  if (room.can.includes("react")) items.push("react");
  if (room.can.includes("send")) items.push("reply");
  if (own && room.can.includes("edit_own")) items.push("edit");
  items.push("copy", "link");
  if (line.reactions !== undefined) items.push("who");
  if (room.can.includes("pin")) items.push(line.pinned === undefined ? "pin" : "unpin");
  items.push("save");
  if (!own) items.push("unread");
  if (!own && room.can.includes("report")) items.push("report");
  if (own || room.can.includes("delete_messages")) items.push("delete");
  return items;
}
