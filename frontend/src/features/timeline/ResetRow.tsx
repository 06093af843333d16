import { text } from "@/app/text";
import styles from "./GapRow.module.css";

/** The log began anew: what stood here before is not in it. */
export function ResetRow({ id }: { readonly id: string }) {
  return (
    <div className={styles.row}>
      <span id={id}>{text.timeline.reset()}</span>
    </div>
  );
}
