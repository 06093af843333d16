import { Skeleton } from "@/ui/Skeleton";
import styles from "./SkeletonRows.module.css";

const widths = [
  [18, 62],
  [14, 44],
  [22, 71],
  [16, 53],
  [20, 38],
  [13, 66],
] as const;

/** Rows with the metrics of real ones, without words. */
export function SkeletonRows({ count, label }: { readonly count: number; readonly label: string }) {
  return (
    <div className={styles.rows}>
      <span className="sr-only">{label}</span>
      {widths.slice(0, count).map(([name, words]) => (
        <div key={words} className={styles.row} aria-hidden="true">
          <span className={styles.avatar} />
          <div className={styles.lines}>
            <Skeleton width={name} />
            <Skeleton width={words} />
          </div>
        </div>
      ))}
    </div>
  );
}
