import { text } from "@/app/text";
import styles from "./Pill.module.css";

type Props = {
  readonly unread: number;
  readonly since: string;
  readonly onJump: () => void;
  readonly onRead: () => void;
};

/** Shown after an entry at the divider, until the end is reached. */
export function UnreadPill({ unread, since, onJump, onRead }: Props) {
  return (
    <div className={styles.top}>
      <div className={styles.calm}>
        <span>{text.timeline.newSince(unread, since)}</span>
        <button type="button" onClick={onJump}>
          {text.timeline.jump()}
        </button>
        <button type="button" onClick={onRead}>
          {text.timeline.markRead()}
        </button>
      </div>
    </div>
  );
}
