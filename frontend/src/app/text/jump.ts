import { count } from "./words";

/** The copy of the jump to a room. Loaded with it. */
export const jumpText = {
  title: () => "Jump to a room",
  label: () => "Room",
  placeholder: () => "Jump to…",
  none: (query: string) => `No room matches “${query}”.`,
  results: (found: number) => count(found, "room", "rooms"),
};
