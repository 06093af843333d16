import { Check, X } from "lucide-react";
import { useEffect, useState } from "react";
import { useActions } from "@/app/chatContext";
import { roomsText } from "@/app/text";
import { dialogsText } from "@/app/text/dialogs";
import type { User } from "@/chat/types";
import { Avatar } from "@/ui/Avatar";
import { Chip } from "@/ui/Chip";
import styles from "./PeoplePicker.module.css";
import { SearchField } from "./SearchField";

type Props = {
  readonly chosen: readonly User[];
  readonly most: number;
  /** Who cannot be chosen: oneself, and who is there already. */
  readonly without: ReadonlySet<string>;
  readonly onChange: (chosen: readonly User[]) => void;
};

const waitMs = 200;

/** Looks people up by name and picks some of them. */
export function PeoplePicker({ chosen, most, without, onChange }: Props) {
  const actions = useActions();
  const [query, setQuery] = useState("");
  const [found, setFound] = useState<readonly User[] | null>(null);
  const [refused, setRefused] = useState<string | null>(null);

  useEffect(() => {
    let here = true;
    const timer = setTimeout(async () => {
      const outcome = await actions.findUsers(query.trim());
      if (!here) return;
      setRefused(outcome.ok ? null : outcome.refusal.reason);
      if (outcome.ok) setFound(outcome.value);
    }, waitMs);
    return () => {
      here = false;
      clearTimeout(timer);
    };
  }, [actions, query]);

  const picked = new Set(chosen.map(({ id }) => id));
  const shown = (found ?? []).filter(({ id }) => !without.has(id));
  const full = chosen.length >= most;
  const toggle = (user: User) => {
    if (picked.has(user.id)) onChange(chosen.filter(({ id }) => id !== user.id));
    else if (!full) onChange([...chosen, user]);
  };

  return (
    <div className={styles.picker}>
      {chosen.length > 0 && (
        <ul className={styles.chosen}>
          {chosen.map((user) => (
            <li key={user.id}>
              <button
                type="button"
                className={styles.pill}
                aria-label={dialogsText.pick.remove(user.name)}
                onClick={() => toggle(user)}
              >
                <bdi>{user.name}</bdi>
                <X size={14} aria-hidden="true" />
              </button>
            </li>
          ))}
        </ul>
      )}
      <SearchField label={dialogsText.pick.search()} value={query} onChange={setQuery} />
      <ul className={styles.list}>
        {shown.map((user) => (
          <li key={user.id}>
            <button
              type="button"
              className={styles.person}
              aria-pressed={picked.has(user.id)}
              aria-disabled={full && !picked.has(user.id)}
              onClick={() => toggle(user)}
            >
              <Avatar id={user.id} name={user.name} size="small" />
              <bdi className={styles.name}>{user.name}</bdi>
              {user.bot === true && <Chip>{roomsText.bot()}</Chip>}
              {picked.has(user.id) && <Check size={16} aria-hidden="true" className={styles.check} />}
            </button>
          </li>
        ))}
      </ul>
      <p className={styles.note} role="status">
        {refused ??
          (full
            ? dialogsText.pick.full(most)
            : found === null
              ? dialogsText.loading()
              : shown.length > 0
                ? dialogsText.pick.results(shown.length)
                : query.trim() === ""
                  ? dialogsText.pick.type()
                  : dialogsText.pick.none(query.trim()))}
      </p>
    </div>
  );
}
