import { useEffect, useState } from "react";
import { useActions } from "@/app/chatContext";
import type { Member, Room, User } from "@/chat/types";

/** Those who have a seat in the room; asked for again when somebody unknown is here. */
export function useMembers(room: Room, present: readonly User[] | undefined) {
  const actions = useActions();
  const [asked, setAsked] = useState(0);
  const [known, setKnown] = useState<{
    readonly members: readonly Member[] | null;
    readonly refused: string | null;
  }>({ members: null, refused: null });

  // Whom we never heard of: in a room of few they have just been let in.
  const seats = new Set(known.members?.map(({ user }) => user.id));
  const strangers =
    room.kind === "open" || known.members === null
      ? ""
      : (present ?? []).flatMap(({ id }) => (seats.has(id) ? [] : [id])).join();

  // biome-ignore lint/correctness/useExhaustiveDependencies: each of them is a reason to ask again.
  useEffect(() => {
    let here = true;
    void actions.listMembers(room.id).then((outcome) => {
      if (!here) return;
      setKnown((before) =>
        outcome.ok
          ? { members: outcome.value, refused: null }
          : { members: before.members, refused: outcome.refusal.reason },
      );
    });
    return () => {
      here = false;
    };
  }, [actions, room.id, asked, strangers, room.seat?.role]);

  return { ...known, again: () => setAsked((times) => times + 1) };
}
