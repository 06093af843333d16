import type { ReactNode } from "react";
import styles from "./SkipLink.module.css";

/** For the keyboard: past what is the same in every room. `to`: a selector of what takes the focus. */
export function SkipLink({ to, children }: { readonly to: string; readonly children: ReactNode }) {
  return (
    <button
      type="button"
      className={styles.skip}
      onClick={() => document.querySelector<HTMLElement>(to)?.focus()}
    >
      {children}
    </button>
  );
}
