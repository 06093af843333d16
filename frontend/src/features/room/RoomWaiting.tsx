import { text } from "@/app/text";
import { ConnectionBanner } from "../connection/ConnectionBanner";
import { SkeletonRows } from "../timeline/SkeletonRows";
import styles from "./RoomWaiting.module.css";

/** The room before anything is known of it. */
export function RoomWaiting() {
  return (
    <main className={styles.pane} aria-busy="true" aria-label={text.app.loading()}>
      <div className={styles.header}>
        <h1 className="sr-only">{text.app.loading()}</h1>
      </div>
      <div className={styles.banner}>
        <ConnectionBanner />
      </div>
      <SkeletonRows count={6} label={text.timeline.loading()} />
    </main>
  );
}
