import styles from "./Chip.module.css";

/** A word beside a name: what somebody is. */
export function Chip({ children }: { readonly children: string }) {
  return <span className={styles.chip}>{children}</span>;
}
