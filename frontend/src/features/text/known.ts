import { useEffect, useSyncExternalStore } from "react";
import type { StoreApi } from "zustand";
import { useActions, useChatStore } from "@/app/chatContext";
import { type Names, namesOf } from "@/chat/mentions";
import type { ChatActions, ChatState, Room, User } from "@/chat/types";

/** Who and what a message of the open room can name. */
export type Known = {
  readonly people: readonly User[];
  readonly peopleNames: Names;
  readonly rooms: readonly Room[];
  readonly roomNames: Names;
  readonly me: string | null;
};

const deleted = "00000000-0000-0000-0000-000000000000";
/** After it could not be told who belongs to a room, it is not asked again for so long. */
const patience = 60_000;
/** Whoever comes beyond these, during one visit to a room, is not known by name. */
const mostPeople = 5_000;
/** Of so many rooms it is kept who belongs to them. */
const mostRooms = 20;

/** Follows the model: who is here, who wrote, who belongs to the open room. Names only come to it. */
export function createKnown(store: StoreApi<ChatState>) {
  const members = new Map<string, readonly User[]>();
  const asked = new Map<string, number>();
  const listeners = new Set<() => void>();
  let seen: readonly unknown[] = [];
  let byName = new Map<string, User>();
  let of: string | null = null;
  let known: Known = {
    people: [],
    peopleNames: namesOf([]),
    rooms: [],
    roomNames: namesOf([]),
    me: null,
  };

  /** Whether something is known now that was not before. */
  function refresh(): boolean {
    const { open, presence, timelines, rooms, leftRooms, me } = store.getState();
    const here = open === null ? undefined : presence[open]?.users;
    const lines = open === null ? undefined : timelines[open]?.lines;
    const belong = open === null ? undefined : members.get(open);
    const parts = [open, here, lines, belong, rooms, leftRooms, me];
    if (parts.every((part, i) => part === seen[i])) return false;
    const [, , , , roomsBefore, leftBefore, meBefore] = seen;
    seen = parts;

    const before = of === open ? byName.size : -1;
    if (of !== open) byName = new Map();
    of = open;
    const add = (user: User) => {
      if (user.id !== deleted && byName.size < mostPeople) byName.set(`${user.id} ${user.name}`, user);
    };
    if (me !== null) add(me);
    for (const user of rooms.find((room) => room.id === open)?.members ?? []) add(user);
    for (const user of here ?? []) add(user);
    for (const user of belong ?? []) add(user);
    for (const line of lines ?? []) if ("author" in line) add(line.author);

    const samePeople = byName.size === before && me === meBefore;
    const sameRooms = rooms === roomsBefore && leftRooms === leftBefore;
    if (samePeople && sameRooms) return false;
    const people = samePeople ? known.people : [...byName.values()];
    const shown = sameRooms ? known.rooms : [...rooms, ...leftRooms].filter(({ kind }) => kind !== "direct");
    known = {
      people,
      peopleNames: samePeople ? known.peopleNames : namesOf(people),
      rooms: shown,
      roomNames: sameRooms || sameNames(shown, known.rooms) ? known.roomNames : namesOf(shown),
      me: me?.id ?? null,
    };
    return true;
  }

  function look(): void {
    if (refresh()) for (const changed of listeners) changed();
  }

  let unsubscribe = () => {};
  return {
    now(): Known {
      // Asked while the page renders, when nobody must be told; whoever listens is told by the model.
      if (listeners.size === 0) refresh();
      return known;
    },
    listen(changed: () => void): () => void {
      if (listeners.size === 0) {
        unsubscribe = store.subscribe(look);
        refresh();
      }
      listeners.add(changed);
      return () => {
        listeners.delete(changed);
        if (listeners.size === 0) unsubscribe();
      };
    },
    /** Asks once who belongs to the open room: those who are away can be named too. */
    async askMembers(actions: Pick<ChatActions, "listMembers">, now: number): Promise<void> {
      const { open } = store.getState();
      const last = open === null ? undefined : asked.get(open);
      if (open === null || members.has(open) || (last !== undefined && now - last < patience)) return;
      asked.set(open, now);
      const outcome = await actions.listMembers(open);
      if (!outcome.ok) return;
      if (members.size >= mostRooms) {
        members.clear();
        asked.clear();
      }
      members.set(
        open,
        outcome.value.map(({ user }) => user),
      );
      look();
    },
  };
}

function sameNames(some: readonly Room[], others: readonly Room[]): boolean {
  return (
    some.length === others.length &&
    some.every(({ id, name }, i) => id === others[i]?.id && name === others[i]?.name)
  );
}

const ofStore = new WeakMap<StoreApi<ChatState>, ReturnType<typeof createKnown>>();

function knownOf(store: StoreApi<ChatState>): ReturnType<typeof createKnown> {
  const before = ofStore.get(store);
  if (before !== undefined) return before;
  const made = createKnown(store);
  ofStore.set(store, made);
  return made;
}

/** Who and what can be named now. `all`: somebody is named, so that all who belong to the room are asked for. */
export function useKnown(all: boolean): Known {
  const known = knownOf(useChatStore());
  const actions = useActions();
  useEffect(() => {
    if (all) void known.askMembers(actions, Date.now());
  }, [all, known, actions]);
  return useSyncExternalStore(known.listen, known.now);
}
