import { text } from "@/app/text";
import styles from "./CatchingUp.module.css";

/** A thin bar while missed messages are replayed. */
export function CatchingUp() {
  return (
    <div className={styles.bar} role="progressbar" aria-label={text.connection.catchingUp()}>
      <i />
    </div>
  );
}
