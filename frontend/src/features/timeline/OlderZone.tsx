import { useActions } from "@/app/chatContext";
import { text } from "@/app/text";
import type { Timeline } from "@/chat/types";
import styles from "./OlderZone.module.css";
import { SkeletonRows } from "./SkeletonRows";

type Props = { readonly room: string; readonly older: Timeline["older"] };

/** Above the oldest row: constant in height, so that nothing jumps when the rows come. */
export function OlderZone({ room, older }: Props) {
  const actions = useActions();
  return (
    <div className={styles.zone}>
      {older.state === "failed" ? (
        <p className={styles.failed}>
          {text.timeline.olderFailed(older.reason)}{" "}
          <button type="button" onClick={() => actions.loadOlder(room)}>
            {text.timeline.retry()}
          </button>
        </p>
      ) : (
        <SkeletonRows count={3} label={text.timeline.loadingOlder()} />
      )}
    </div>
  );
}
