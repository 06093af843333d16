import { useEffect, useState } from "react";
import { createKeptApi } from "@/api/kept";
import { useCall } from "@/app/call";
import { useChat } from "@/app/chatContext";
import type { Outcome, Standing } from "@/chat/types";

/** What is saved, by room, as it was told when `standing` was: all devices hear of another one. */
let known: { standing: Standing | null; rooms: ReadonlyMap<string, readonly number[]> } = {
  standing: null,
  rooms: new Map(),
};

/** What this user saved in a room. */
export function useSavedIn(room: string) {
  const api = createKeptApi(useCall());
  const standing = useChat((state) => state.standing);
  const [seqs, setSeqs] = useState(known.rooms.get(room) ?? []);

  const learn = (now: readonly number[]) => {
    known = { ...known, rooms: new Map(known.rooms).set(room, now) };
    setSeqs(now);
  };

  // biome-ignore lint/correctness/useExhaustiveDependencies: asked again when the user's own things change.
  useEffect(() => {
    if (known.standing === standing && known.rooms.has(room)) return;
    let over = false;
    void api.savedIn(room).then((answer) => {
      if (over || !answer.ok) return;
      known = { standing, rooms: known.standing === standing ? known.rooms : new Map() };
      learn(answer.value);
    });
    return () => {
      over = true;
    };
  }, [standing, room]);

  return {
    has: (seq: number) => seqs.includes(seq),
    async set(seq: number, on: boolean): Promise<Outcome<null>> {
      const done = await (on ? api.save(room, seq) : api.unsave(room, seq));
      const others = seqs.filter((one) => one !== seq);
      if (done.ok) learn(on ? [...others, seq] : others);
      return done;
    },
  };
}
