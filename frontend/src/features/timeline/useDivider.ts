import { useEffect, useRef, useState } from "react";
import { useChat } from "@/app/chatContext";
import { attentive, onAttention } from "@/app/useAttentive";
import type { Room, Timeline } from "@/chat/types";

/**
 * Where the New divider stands for this visit: after the seq that was read when the room was entered or
 * when the window last lost the focus with everything read. `null`: none. A room never read before has
 * none: all of it would be new.
 */
export function useDivider(room: Room, timeline: Timeline): number | null {
  const [after, setAfter] = useState<number | null>(room.read > 0 ? room.read : null);
  const settled = useChat((state) => state.connection.state === "online") && !timeline.catchingUp;
  const allRead = room.read >= room.top;

  // Nothing was new on entry: what arrives before one's eyes is not new either.
  useEffect(() => {
    if (settled && attentive()) setAfter((seq) => (seq !== null && seq >= room.top ? null : seq));
  }, [settled, room.top]);

  useEffect(
    () =>
      onAttention(() => {
        if (attentive()) setAfter((seq) => (seq !== null && seq >= room.top ? null : seq));
        else if (allRead) setAfter(room.top);
      }),
    [allRead, room.top],
  );

  // Marked unread from here on: what is new begins there.
  const before = useRef(room.read);
  useEffect(() => {
    if (room.read < before.current) setAfter(room.read);
    before.current = room.read;
  }, [room.read]);

  return after;
}
