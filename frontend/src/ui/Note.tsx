import { CircleAlert, CircleCheck, Info } from "lucide-react";
import type { ReactNode } from "react";
import { classes } from "./classes";
import styles from "./Note.module.css";

type Props = { readonly look: "info" | "done" | "problem" | "warning"; readonly children: ReactNode };

const icons = { info: Info, done: CircleCheck, problem: CircleAlert, warning: CircleAlert };

/** A sentence at the place it is about. What happened just now is also read aloud. */
export function Note({ look, children }: Props) {
  const Icon = icons[look];
  return (
    <div
      role={look === "problem" ? "alert" : look === "done" ? "status" : undefined}
      className={classes(styles.note, styles[look])}
    >
      <Icon size={16} aria-hidden="true" />
      <div className={styles.words}>{children}</div>
    </div>
  );
}
