import { LoadBoundary } from "@/app/LoadBoundary";
import { hasMarkup } from "../text/markup";
import { rich, type WordsProps } from "../text/rich";
import { onlyEmoji, segments } from "./segments";
import styles from "./Words.module.css";

/** The text of a message. What has no markup is shown as written, with web addresses as links. */
export function Words({ id, words, reachable, groups = true }: WordsProps) {
  const large = onlyEmoji(words);
  const Rich = rich.usePart(!large && hasMarkup(words));
  const plain = (
    <span id={id} dir="auto" className={large ? styles.emoji : styles.words}>
      {segments(words).map((part, index) =>
        part.kind === "words" ? (
          part.words
        ) : (
          <a
            // biome-ignore lint/suspicious/noArrayIndexKey: pieces of one text never move.
            key={index}
            href={part.href}
            target="_blank"
            rel="noopener noreferrer nofollow ugc"
            tabIndex={reachable ? undefined : -1}
          >
            {part.words}
          </a>
        ),
      )}
    </span>
  );
  if (Rich === null) return plain;
  return (
    // Should a message ever be too much for what shows it, the page around it goes on.
    <LoadBoundary failed={plain}>
      <Rich id={id} words={words} reachable={reachable} groups={groups} />
    </LoadBoundary>
  );
}
