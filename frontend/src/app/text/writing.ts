import { count } from "./words";

/** What is said while one writes: emoji, suggestions, commands. Loaded with them, after the first screen. */
export const writingText = {
  emoji: {
    title: () => "Emoji",
    search: () => "Search emoji",
    list: () => "All emoji",
    frequent: () => "Frequently used",
    loading: () => "Loading…",
    failed: () => "The emoji could not be loaded. Check your connection.",
    retry: () => "Try again",
    none: (query: string) => `No emoji matches “${query}”.`,
    pick: () => "Pick an emoji",
    tone: () => "Skin tone",
    tones: ["Light", "Medium light", "Medium", "Medium dark", "Dark"],
    noTone: () => "None",
  },

  suggestions: {
    people: () => "People",
    rooms: () => "Rooms",
    emoji: () => "Emoji",
    commands: () => "Commands",
    found: (found: number) =>
      `${count(found, "suggestion", "suggestions")}. Up and down arrows choose, Enter accepts.`,
    here: () => "everybody who is here now",
    room: () => "everybody in this room",
    you: () => "you",
  },
};
