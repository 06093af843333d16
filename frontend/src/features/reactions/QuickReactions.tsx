import { useState } from "react";
import type { SentLine } from "@/app/overlay";
import { actsText } from "@/app/text/acts";
import { countUse, frequentEmoji } from "../emoji/frequent";
import styles from "./QuickReactions.module.css";

type Props = {
  readonly line: SentLine;
  readonly me: string | null;
  readonly onPick: (emoji: string, on: boolean) => void;
};

/** The emoji used most, in one line above the items of a menu. */
export function QuickReactions({ line, me, onPick }: Props) {
  const [quick] = useState(() => frequentEmoji(6));
  const own = (emoji: string) =>
    line.reactions?.some((one) => one.emoji === emoji && one.users.some(({ id }) => id === me)) === true;
  return (
    <div className={styles.row}>
      {quick.map((emoji) => (
        <button
          key={emoji}
          type="button"
          role="menuitemcheckbox"
          aria-checked={own(emoji)}
          aria-label={actsText.reactWith(emoji)}
          title={actsText.reactWith(emoji)}
          tabIndex={-1}
          className={styles.emoji}
          onClick={() => {
            if (!own(emoji)) countUse(emoji);
            onPick(emoji, !own(emoji));
          }}
        >
          {emoji}
        </button>
      ))}
    </div>
  );
}
