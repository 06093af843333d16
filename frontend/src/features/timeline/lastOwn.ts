import type { SentLine } from "@/app/overlay";
import type { Line, Room } from "@/chat/types";
import { messageItems } from "./messageItems";

/** The newest message that this user may change; `null`: there is none here. */
export function lastOwn(lines: readonly Line[], room: Pick<Room, "can">, me: string | null): SentLine | null {
  for (const line of lines.toReversed()) {
    if (line.status === "sent" && messageItems(line, room, me).includes("edit")) return line;
  }
  return null;
}
