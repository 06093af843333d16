import { ArrowDown } from "lucide-react";
import { text } from "@/app/text";
import styles from "./Pill.module.css";
import type { Distance } from "./usePinned";

type Props = {
  readonly distance: Distance;
  /** Messages that came since the end was left. */
  readonly fresh: number;
  /** Newer entries exist that are not loaded. */
  readonly detached: boolean;
  readonly onJump: () => void;
};

export function JumpPill({ distance, fresh, detached, onJump }: Props) {
  if (detached) {
    return (
      <div className={styles.bottom}>
        <div className={styles.calm}>
          <span>{text.timeline.detached()}</span>
          <button type="button" onClick={onJump}>
            {text.timeline.jump()}
          </button>
        </div>
      </div>
    );
  }
  if (distance === "end" || (distance === "near" && fresh === 0)) return null;
  return (
    <div className={styles.bottom}>
      {fresh > 0 ? (
        <button type="button" className={styles.loud} onClick={onJump}>
          <ArrowDown size={16} aria-hidden="true" />
          {text.timeline.newMessages(fresh)}
        </button>
      ) : (
        <button
          type="button"
          className={styles.round}
          aria-label={text.timeline.jump()}
          title={text.timeline.jump()}
          onClick={onJump}
        >
          <ArrowDown size={18} aria-hidden="true" />
        </button>
      )}
    </div>
  );
}
