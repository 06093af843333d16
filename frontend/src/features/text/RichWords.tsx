import { Block } from "./Block";
import { AroundContext } from "./context";
import { useKnown } from "./known";
import { createLexed } from "./lexed";
import { Parts } from "./Parts";
import styles from "./RichWords.module.css";
import type { WordsProps } from "./rich";

const lexed = createLexed();

/** A message with its markup. One paragraph flows as plain words do; more stand below each other. */
export function RichWords({ id, words, reachable, groups = true }: WordsProps) {
  const known = useKnown(words.includes("@"));
  const blocks = lexed.of(id, words);
  const [first, ...more] = blocks ?? [];
  return (
    <AroundContext value={{ known, reachable, groups }}>
      {first === undefined ? (
        <span id={id} dir="auto" className={styles.words}>
          {words}
        </span>
      ) : first.kind === "paragraph" && more.length === 0 ? (
        <span id={id} dir="auto" className={styles.words}>
          <Parts parts={first.parts} />
        </span>
      ) : (
        <div id={id} className={styles.blocks}>
          {[first, ...more].map((block, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: parts of one text never move.
            <Block key={index} block={block} />
          ))}
        </div>
      )}
    </AroundContext>
  );
}
