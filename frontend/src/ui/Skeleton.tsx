import styles from "./Skeleton.module.css";

/** A grey bar where words will be. `width` in percent. */
export function Skeleton({ width }: { readonly width: number }) {
  return <span className={styles.bar} style={{ width: `${width}%` }} />;
}
