import { useEffect, useRef, useState } from "react";
import { useActions } from "@/app/chatContext";

/** Which message of this room is being answered: kept on this device with the draft. */
export function useReplyTo(room: string) {
  const actions = useActions();
  const [replyTo, set] = useState<number | null>(null);
  const touched = useRef(false);
  const kept = `${room}/reply`;

  useEffect(() => {
    let here = true;
    void actions.draft(kept).then((draft) => {
      const seq = Number.parseInt(draft, 10);
      if (here && !touched.current && seq > 0) set(seq);
    });
    return () => {
      here = false;
    };
  }, [actions, kept]);

  const setReplyTo = (seq: number | null) => {
    touched.current = true;
    set(seq);
    actions.saveDraft(kept, seq === null ? "" : String(seq));
  };
  return { replyTo, setReplyTo };
}
