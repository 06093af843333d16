import type { ReactNode } from "react";
import styles from "./Nothing.module.css";

/** An empty list: one sentence, and one thing to do where there is one. */
export function Nothing({ words, action }: { readonly words: string; readonly action?: ReactNode }) {
  return (
    <div className={styles.nothing}>
      <p>{words}</p>
      {action}
    </div>
  );
}
