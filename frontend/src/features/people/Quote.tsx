import type { SentLine } from "@/app/overlay";
import { spoken } from "../files/boxes";
import styles from "./Quote.module.css";

/** The message that a dialog is about. */
export function Quote({ line }: { readonly line: SentLine }) {
  return (
    <blockquote className={styles.quote}>
      <bdi className={styles.author}>{line.author.name}</bdi>
      <p dir="auto" className={styles.words}>
        {spoken(line)}
      </p>
    </blockquote>
  );
}
