import { useActions } from "@/app/chatContext";
import { text } from "@/app/text";
import type { Timeline } from "@/chat/types";
import styles from "./OlderZone.module.css";
import { SkeletonRows } from "./SkeletonRows";

type Props = { readonly room: string; readonly newer: Timeline["newer"] };

/** Below the newest row that is here, while there are newer ones. */
export function NewerZone({ room, newer }: Props) {
  const actions = useActions();
  return (
    <div className={styles.below}>
      {newer.state === "failed" ? (
        <p className={styles.failed}>
          {text.timeline.newerFailed(newer.reason)}{" "}
          <button type="button" onClick={() => actions.loadNewer(room)}>
            {text.timeline.retry()}
          </button>
        </p>
      ) : (
        <SkeletonRows count={3} label={text.timeline.loadingNewer()} />
      )}
    </div>
  );
}
