import { Plus, X } from "lucide-react";
import { useChat } from "@/app/chatContext";
import { searchText } from "@/app/text/search";
import styles from "./FilterChips.module.css";
import { begun, filters, replaced, wordsOf } from "./queryWords";

type Props = { readonly query: string; readonly onChange: (query: string) => void };

/** The filters of the query, each to be taken away, and those that can be added. */
export function FilterChips({ query, onChange }: Props) {
  const rooms = useChat((state) => state.rooms);
  const set = wordsOf(query).filter(({ filter, value }) => filter !== null && value !== "");
  const nameOf = (value: string) => rooms.find(({ id }) => id === value)?.name ?? value;
  return (
    <fieldset className={styles.chips}>
      <legend className="sr-only">{searchText.filters()}</legend>
      {set.map((word) => {
        const filter = word.filter ?? "";
        const value = filter === "in" ? nameOf(word.value) : word.value;
        return (
          <button
            key={`${word.start}`}
            type="button"
            className={styles.set}
            aria-label={searchText.remove(filter, value)}
            onClick={() => onChange(replaced(query, word, "").query)}
          >
            <bdi>{searchText.chip(filter, value)}</bdi>
            <X size={14} aria-hidden="true" />
          </button>
        );
      })}
      {filters.map((filter) => (
        <button
          key={filter}
          type="button"
          className={styles.add}
          onClick={() => onChange(begun(query, filter))}
        >
          <Plus size={14} aria-hidden="true" />
          {searchText.add[filter]()}
        </button>
      ))}
    </fieldset>
  );
}
