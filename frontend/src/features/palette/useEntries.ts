import { useEffect, useMemo, useState } from "react";
import { useLocation } from "wouter";
import { useActions, useChat, useChatStore } from "@/app/chatContext";
import { useOverlay } from "@/app/overlay";
import { useKnownMe } from "@/app/standing";
import { paletteText } from "@/app/text/palette";
import type { Room, User } from "@/chat/types";
import { useSignOut } from "../rooms/useSignOut";
import { copy } from "../timeline/copy";
import { type Command, commandsFor } from "./commands";
import { type Entry, readQuery } from "./find";
import { directWith, knownPeople } from "./people";
import { useCopyInvite } from "./useCopyInvite";

export type Offer = Entry &
  (
    | { readonly kind: "room"; readonly room: Room }
    /** `direct`: the room of the conversation with them, if there is one. */
    | { readonly kind: "person"; readonly user: User; readonly direct: Room | null }
    | { readonly kind: "command"; readonly command: Command }
  );

const askAfterMs = 150;

/** Everything the palette can offer. People whom only the server knows come a moment after what is typed. */
export function useEntries(typed: string): readonly Offer[] {
  const store = useChatStore();
  const rooms = useChat((state) => state.rooms);
  const left = useChat((state) => state.leftRooms);
  const open = useChat((state) => state.open);
  const standing = useChat((state) => state.standing);
  const waiting = useChat((state) => state.waiting);
  const me = useKnownMe();
  const show = useOverlay();
  const [, navigate] = useLocation();
  const signOut = useSignOut();
  const copyInvite = useCopyInvite();
  const found = useFoundPeople(typed, standing?.can.includes("start_direct") === true);
  const mayWrite = standing?.can.includes("start_direct") === true;

  return useMemo(() => {
    const state = store.getState();
    const direct = directWith(state);
    const alone = new Set(direct.values());
    const room = (one: Room): Offer => ({
      place: `room:${one.id}`,
      kind: "room",
      name: one.name,
      unread: one.unread,
      elsewhere: one.id !== open,
      room: one,
    });
    const person = (user: User): Offer | null => {
      const to = rooms.find(({ id }) => id === direct.get(user.id)) ?? null;
      if (to === null && !mayWrite) return null;
      const place = `person:${user.id}`;
      return { place, kind: "person", name: user.name, unread: 0, elsewhere: true, user, direct: to };
    };
    const people = new Map([...found, ...knownPeople(state)].map((user) => [user.id, user]));
    const command = (one: Command): Offer => ({
      place: `command:${one.id}`,
      kind: "command",
      name: one.name,
      unread: 0,
      elsewhere: true,
      command: one,
    });
    const { only, words } = readQuery(typed);
    // A conversation with one person is found as that person; before anything is typed, as a room.
    const listed = rooms.filter(({ id }) => (only === null && words === "") || !alone.has(id));
    return [
      ...[...listed, ...left].map(room),
      ...(words === "" && only === null
        ? []
        : [...people.values()].map(person).filter((one) => one !== null)),
      ...commandsFor({
        me,
        standing,
        room: rooms.find(({ id }) => id === open) ?? null,
        waiting,
        show,
        navigate,
        copyLink: async (link) =>
          (await copy(link)) ? paletteText.commands.linkCopied() : paletteText.commands.byHand(link),
        copyInvite,
        signOut: () => void signOut(),
      }).map(command),
    ];
  }, [
    store,
    rooms,
    left,
    open,
    standing,
    waiting,
    me,
    show,
    navigate,
    signOut,
    copyInvite,
    found,
    mayWrite,
    typed,
  ]);
}

const nobody: readonly User[] = [];

function useFoundPeople(typed: string, may: boolean): readonly User[] {
  const actions = useActions();
  const [found, setFound] = useState<readonly User[]>(nobody);
  const { only, words } = readQuery(typed);
  const ask = may && only !== "room" && only !== "command" && (words !== "" || only === "person");
  useEffect(() => {
    if (!ask) return;
    let here = true;
    const timer = setTimeout(async () => {
      const outcome = await actions.findUsers(words);
      // Without the server those who are known here are all there is.
      if (here && outcome.ok) setFound(outcome.value.filter(({ bot }) => bot !== true));
    }, askAfterMs);
    return () => {
      here = false;
      clearTimeout(timer);
    };
  }, [actions, ask, words]);
  return found;
}
