import { count } from "./words";

/** The copy of the search page. Loaded with it. */
export const searchText = {
  title: () => "Search",
  label: () => "Search messages",
  placeholder: () => 'Words, "exact words", from:ann, in:general …',
  back: () => "Back",
  clear: () => "Clear the search",
  order: () => "Order",
  newest: () => "Newest first",
  best: () => "Best match first",
  filters: () => "Filters",
  add: {
    from: () => "From…",
    in: () => "In…",
    has: () => "Has…",
    after: () => "After…",
    before: () => "Before…",
  },
  chip: (filter: string, value: string) => `${filter}: ${value}`,
  remove: (filter: string, value: string) => `Remove ${filter}: ${value}`,
  suggestions: () => "Suggestions",
  me: () => "me",
  has: { link: () => "a link", image: () => "an image", file: () => "a file", code: () => "code" },
  today: () => "today",
  week: () => "a week ago",
  month: () => "a month ago",

  idleTitle: () => "Find what was said",
  idleBody: () =>
    "In every room you can read. Words find what begins with them; case and accents do not matter.",
  examples: (): readonly (readonly [string, string])[] => [
    ['"release notes"', "exactly these words, in this order"],
    ["from:me has:link", "your own messages with a link"],
    ["in:general after:2026-11-01", "in one room, from a day on"],
  ],

  loading: () => "Searching…",
  results: (found: number, more: boolean) =>
    more ? `The first ${count(found, "result", "results")}` : count(found, "result", "results"),
  none: (query: string) => `Nothing found for ${query}`,
  noneBody: () => "Check the spelling, use fewer words, or take a filter away.",
  noneYet: (query: string) => `Nothing found for ${query} so far`,
  searchedTo: (day: string) => `Searched back to ${day}.`,
  rankedTo: (day: string) => `Of the newest matches, back to ${day}.`,
  further: () => "Search further back",
  more: () => "Show more",
  loadingMore: () => "Loading…",
  again: () => "Try again",
  edited: () => "(edited)",
  elsewhere: () => "another room",
  at: (day: string, time: string) => `${day}, ${time}`,
};
