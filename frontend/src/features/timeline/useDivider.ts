import { useEffect, useState } from "react";
import { useChat } from "@/app/chatContext";
import type { Room, Timeline } from "@/chat/types";
import { attentive } from "./useSeen";

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

  useEffect(() => {
    const away = () => {
      if (!attentive() && allRead) setAfter(room.top);
    };
    const back = () => setAfter((seq) => (seq !== null && seq >= room.top ? null : seq));
    addEventListener("blur", away);
    addEventListener("focus", back);
    document.addEventListener("visibilitychange", away);
    return () => {
      removeEventListener("blur", away);
      removeEventListener("focus", back);
      document.removeEventListener("visibilitychange", away);
    };
  }, [allRead, room.top]);

  return after;
}
