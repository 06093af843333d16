import { count, number } from "./words";

/** The copy of who is in a room. Loaded with the list of them. */
export const membersText = {
  region: () => "Members",
  list: () => "Who is here",
  online: (here: number) => `Online — ${number(here)}`,
  you: () => "you",
  more: (more: number) => `and ${count(more, "more person", "more people")}. Only the first are listed.`,
  none: () => "Nobody is here right now.",
  loading: () => "Loading who is here",
  back: (room: string) => `Back to ${room}`,
};
