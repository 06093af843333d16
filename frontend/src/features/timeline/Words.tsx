import { onlyEmoji, segments } from "./segments";
import styles from "./Words.module.css";

type Props = {
  readonly id: string;
  readonly words: string;
  /** Links are tab stops only in the row that has the feed's one tab stop. */
  readonly reachable: boolean;
};

/** The text of a message: as written, with web addresses as links. */
export function Words({ id, words, reachable }: Props) {
  return (
    <span id={id} dir="auto" className={onlyEmoji(words) ? styles.emoji : styles.words}>
      {segments(words).map((part, index) =>
        part.kind === "words" ? (
          part.words
        ) : (
          <a
            // biome-ignore lint/suspicious/noArrayIndexKey: pieces of one text never move.
            key={index}
            href={part.href}
            target="_blank"
            rel="noopener nofollow ugc"
            tabIndex={reachable ? undefined : -1}
          >
            {part.words}
          </a>
        ),
      )}
    </span>
  );
}
