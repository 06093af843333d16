import type { SentLine } from "@/app/overlay";
import type { Line, Room } from "@/chat/types";
import { messageItems } from "./messageItems";

/**
 * The newest message of this user, if it may be changed. While one is on its way it is that one: an older
 * one would be changed by mistake.
 */
export function lastOwn(lines: readonly Line[], room: Pick<Room, "can">, me: string | null): SentLine | null {
  for (const line of lines.toReversed()) {
    const waits = line.status === "sending" || line.status === "queued" || line.status === "failed";
    if (waits) return null;
    if (line.status === "sent" && messageItems(line, room, me).includes("edit")) return line;
  }
  return null;
}
