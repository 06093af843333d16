import { Search, X } from "lucide-react";
import {
  type KeyboardEvent,
  type Ref,
  useEffect,
  useEffectEvent,
  useId,
  useImperativeHandle,
  useRef,
  useState,
} from "react";
import { searchText } from "@/app/text/search";
import { IconButton } from "@/ui/IconButton";
import styles from "./QueryField.module.css";
import { replaced, type Word, wordAt } from "./queryWords";
import { type Suggestion, useSuggestions } from "./useSuggestions";

export type QueryPort = { readonly focus: () => void };

type Props = {
  readonly ref: Ref<QueryPort>;
  readonly value: string;
  readonly onChange: (value: string) => void;
  /** Whether something is written that only a suggestion makes whole. */
  readonly onHalf: (isHalf: boolean) => void;
  /** Search now, without waiting for more letters. */
  readonly onEnter: () => void;
  /** Into the results. */
  readonly onDown: () => void;
  readonly onEscape: () => void;
};

/** The word as it is written, without regard to case. */
function wordOf(value: string, word: Word | null): string | null {
  return word === null ? null : value.slice(word.start, word.end).toLowerCase();
}

/** The field of the search page, with suggestions for the filter that is being written. */
export function QueryField({ ref, value, onChange, onHalf, onEnter, onDown, onEscape }: Props) {
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const [caret, setCaret] = useState(value.length);
  const [chosen, setChosen] = useState(0);
  const [closed, setClosed] = useState(false);
  // Whoever comes back to results, or by a link, wants to see them: nothing is half written then.
  const [arrivedWith] = useState(value);
  const [focused, setFocused] = useState(false);
  const word = focused ? wordAt(value, caret) : null;
  const suggestions = useSuggestions(word);
  const isWhole = suggestions.some(({ words }) => words.toLowerCase() === wordOf(value, word));
  const open = !closed && value !== arrivedWith && word !== null && suggestions.length > (isWhole ? 1 : 0);
  const isHalf = open && !isWhole;
  const tell = useEffectEvent(onHalf);
  useEffect(() => tell(isHalf), [isHalf]);
  const at = Math.min(chosen, suggestions.length - 1);

  useImperativeHandle(ref, () => ({
    focus() {
      const field = input.current;
      field?.focus();
      field?.setSelectionRange(field.value.length, field.value.length);
      setCaret(field?.value.length ?? 0);
    },
  }));

  const change = (next: string, place: number) => {
    onChange(next);
    setCaret(place);
    setChosen(0);
    setClosed(false);
  };
  const take = (suggestion: Suggestion | undefined) => {
    if (suggestion === undefined || word === null) return;
    const done = replaced(value, word, suggestion.words);
    change(done.query, done.caret);
    // The field has its new value only after this.
    requestAnimationFrame(() => input.current?.setSelectionRange(done.caret, done.caret));
  };

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    switch (event.key) {
      case "ArrowDown":
      case "ArrowUp": {
        const step = event.key === "ArrowDown" ? 1 : -1;
        if (open) setChosen((at + step + suggestions.length) % suggestions.length);
        else if (step > 0) onDown();
        else return;
        break;
      }
      case "Enter":
        if (open) take(suggestions[at]);
        else onEnter();
        break;
      case "Escape":
        if (open) setClosed(true);
        else onEscape();
        break;
      default:
        return;
    }
    event.preventDefault();
  };

  return (
    <div className={styles.around}>
      <div className={styles.field}>
        <Search size={18} aria-hidden="true" />
        <input
          ref={input}
          className={styles.input}
          type="text"
          inputMode="search"
          enterKeyHint="search"
          role="combobox"
          aria-label={searchText.label()}
          aria-expanded={open}
          aria-controls={`${id}-list`}
          aria-activedescendant={open ? `${id}-${at}` : undefined}
          aria-autocomplete="list"
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          dir="auto"
          maxLength={300}
          placeholder={searchText.placeholder()}
          value={value}
          onChange={(event) => change(event.target.value, event.target.selectionStart ?? 0)}
          onSelect={(event) => setCaret(event.currentTarget.selectionStart ?? 0)}
          onFocus={() => setFocused(true)}
          onBlur={() => setFocused(false)}
          onKeyDown={onKeyDown}
        />
        {value !== "" && (
          <IconButton
            small
            label={searchText.clear()}
            onClick={() => {
              change("", 0);
              input.current?.focus();
            }}
          >
            <X size={16} aria-hidden="true" />
          </IconButton>
        )}
      </div>
      <div
        id={`${id}-list`}
        role="listbox"
        aria-label={searchText.suggestions()}
        className={styles.list}
        hidden={!open}
      >
        {suggestions.map((suggestion, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: keys are handled by the field, which keeps the focus.
          <div
            key={suggestion.words}
            id={`${id}-${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === at}
            className={styles.option}
            onPointerMove={() => setChosen(index)}
            // The field keeps the focus.
            onPointerDown={(event) => event.preventDefault()}
            onClick={() => take(suggestion)}
          >
            <bdi>{suggestion.label}</bdi>
          </div>
        ))}
      </div>
    </div>
  );
}
