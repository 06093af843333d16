import { createContext } from "react";
import { namesOf } from "@/chat/mentions";
import type { Known } from "./known";

/** What all parts of one message's text go by. */
export type Around = { readonly known: Known; readonly reachable: boolean; readonly groups: boolean };

const nothing = namesOf([]);

export const AroundContext = createContext<Around>({
  known: { people: [], peopleNames: nothing, rooms: [], roomNames: nothing, me: null },
  reachable: true,
  groups: true,
});

/** What is a tab stop only in the row that has the feed's. */
export function tabStop(reachable: boolean): number | undefined {
  return reachable ? undefined : -1;
}
