import { useEffect, useEffectEvent, useState } from "react";
import { createPeopleApi } from "@/api/people";
import { useCall } from "@/app/call";
import { useChat } from "@/app/chatContext";
import { searchText } from "@/app/text/search";
import { type Filter, type Word, written } from "./queryWords";

export type Suggestion = {
  /** What takes the place of the word. */
  readonly words: string;
  readonly label: string;
};

const most = 8;

/** What could follow the filter that is being written; nothing where none is. */
export function useSuggestions(word: Word | null): readonly Suggestion[] {
  const rooms = useChat((state) => state.rooms);
  const people = usePeopleCalled(word?.filter === "from" ? word.value.replace(/^@/, "") : null);
  if (word === null || word.filter === null) return [];
  const typed = word.value.replace(/^[#@]/, "").toLowerCase();
  const starts = (name: string) => name.toLowerCase().includes(typed);
  const offer = (filter: Filter, value: string, label = value, exact = false) => ({
    words: written(filter, value, exact),
    label,
  });
  switch (word.filter) {
    case "from":
      return [
        ...("me".startsWith(typed) ? [offer("from", "me", searchText.me())] : []),
        ...people.map((name) => offer("from", name, name, true)),
      ].slice(0, most);
    case "in":
      return rooms
        .filter(({ name }) => starts(name))
        .slice(0, most)
        .map((room) =>
          room.kind === "direct"
            ? { words: `in:${room.id}`, label: room.name }
            : offer("in", room.name, `#${room.name}`),
        );
    case "has":
      return (["link", "image", "file", "code"] as const)
        .filter((value) => value.startsWith(typed))
        .map((value) => offer("has", value, searchText.has[value]()));
    case "after":
    case "before": {
      const { filter } = word;
      return (
        [
          [0, searchText.today()],
          [7, searchText.week()],
          [30, searchText.month()],
        ] as const
      )
        .map(([days, label]) => offer(filter, dayAgo(days), `${dayAgo(days)} · ${label}`))
        .filter(({ words }) => words.startsWith(`${filter}:${typed}`));
    }
  }
}

/** The day so many days ago, of this clock. */
export function dayAgo(days: number): string {
  const date = new Date();
  const day = new Date(date.getFullYear(), date.getMonth(), date.getDate() - days);
  const two = (part: number) => String(part).padStart(2, "0");
  return `${day.getFullYear()}-${two(day.getMonth() + 1)}-${two(day.getDate())}`;
}

/** Names that hold these letters; `null`: nobody is asked for. */
function usePeopleCalled(letters: string | null): readonly string[] {
  const api = createPeopleApi(useCall());
  const [names, setNames] = useState<readonly string[]>([]);
  const ask = useEffectEvent(async () => (letters === null ? null : api.people(letters)));
  // biome-ignore lint/correctness/useExhaustiveDependencies: the letters say when to ask.
  useEffect(() => {
    let over = false;
    const timer = setTimeout(async () => {
      const outcome = await ask();
      // Without the right to see people there are no suggestions; the filter works all the same.
      if (!over) setNames(outcome?.ok === true ? outcome.value.items.map(({ name }) => name) : []);
    }, 150);
    return () => {
      over = true;
      clearTimeout(timer);
    };
  }, [letters]);
  return letters === null ? [] : names;
}
