import { useEffect, useRef, useState } from "react";
import { useActions } from "@/app/chatContext";
import type { Member, Room, User } from "@/chat/types";

/** Several who come and go at once are one reason to ask. */
const settleMs = 500;

/**
 * Those who have a seat in the room. In a room of few, whoever comes may have been let in and whoever
 * goes taken out: then it is asked anew, and when `reason` changes.
 */
export function useMembers(room: Room, present: readonly User[] | undefined, reason: number) {
  const actions = useActions();
  const [asked, setAsked] = useState(0);
  const [known, setKnown] = useState<{
    readonly members: readonly Member[] | null;
    readonly refused: string | null;
  }>({ members: null, refused: null });
  const again = () => setAsked((times) => times + 1);

  const loaded = known.members !== null;
  const here = room.kind === "open" ? "" : (present ?? []).map(({ id }) => id).join();
  const hereBefore = useRef(here);
  useEffect(() => {
    if (!loaded || here === hereBefore.current) return;
    const timer = setTimeout(() => {
      hereBefore.current = here;
      setAsked((times) => times + 1);
    }, settleMs);
    return () => clearTimeout(timer);
  }, [here, loaded]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: each of them is a reason to ask again.
  useEffect(() => {
    let mounted = true;
    void actions.listMembers(room.id).then((outcome) => {
      if (!mounted) return;
      setKnown((before) =>
        outcome.ok
          ? { members: outcome.value, refused: null }
          : { members: before.members, refused: outcome.refusal.reason },
      );
    });
    return () => {
      mounted = false;
    };
  }, [actions, room.id, asked, reason, room.seat?.role]);

  return { ...known, again };
}
