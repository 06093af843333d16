import type { ReactNode } from "react";
import styles from "./Chip.module.css";
import { classes } from "./classes";

type Props = { readonly look?: "plain" | "accent" | "warn" | "danger" | "ok"; readonly children: ReactNode };

/** A word or two beside a name. */
export function Chip({ look = "plain", children }: Props) {
  return <span className={classes(styles.chip, styles[look])}>{children}</span>;
}
