import { SmilePlus } from "lucide-react";
import { useActions, useChat } from "@/app/chatContext";
import type { SentLine } from "@/app/overlay";
import { actsText } from "@/app/text/acts";
import type { Reaction } from "@/chat/types";
import { type Spot, spotOf } from "@/ui/spot";
import styles from "./ReactionBar.module.css";

type Props = {
  readonly room: string;
  readonly line: SentLine;
  readonly mayReact: boolean;
  /** Its buttons are tab stops only in the row that has the feed's one tab stop. */
  readonly reachable: boolean;
  readonly onReact: (at: Spot) => void;
};

/** Who reacted with what; a press adds or takes back one's own. */
export function ReactionBar({ room, line, mayReact, reachable, onReact }: Props) {
  const actions = useActions();
  const me = useChat((state) => state.me?.id ?? null);
  const tabIndex = reachable ? undefined : -1;
  return (
    <ul className={styles.bar} aria-label={actsText.reactions()}>
      {(line.reactions ?? []).map((reaction) => {
        const { emoji, users } = reaction;
        const own = users.some(({ id }) => id === me);
        const names = namesOf(reaction, me);
        return (
          <li key={emoji}>
            <button
              type="button"
              className={styles.chip}
              aria-pressed={own}
              aria-disabled={!mayReact}
              aria-label={actsText.chip(emoji, names)}
              title={actsText.whoReacted(names, emoji)}
              tabIndex={tabIndex}
              onClick={() => {
                if (mayReact) actions.react(room, line.seq, emoji, !own);
              }}
            >
              <span className={styles.emoji}>{emoji}</span>
              <span className={styles.count}>{users.length}</span>
            </button>
          </li>
        );
      })}
      {mayReact && (
        <li>
          <button
            type="button"
            className={styles.add}
            aria-label={actsText.react()}
            title={actsText.react()}
            aria-haspopup="dialog"
            tabIndex={tabIndex}
            onClick={(event) => onReact(spotOf(event.currentTarget))}
          >
            <SmilePlus size={15} aria-hidden="true" />
          </button>
        </li>
      )}
    </ul>
  );
}

/** This user first. */
export function namesOf({ users }: Reaction, me: string | null): readonly string[] {
  const own = users.some(({ id }) => id === me);
  const others = users.filter(({ id }) => id !== me).map(({ name }) => name);
  return own ? [actsText.you(), ...others] : others;
}
