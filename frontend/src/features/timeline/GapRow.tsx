import { useActions } from "@/app/chatContext";
import { text } from "@/app/text";
import styles from "./GapRow.module.css";
import type { Gap } from "./rows";

type Props = { readonly id: string; readonly room: string; readonly line: Gap; readonly reachable: boolean };

/** Entries that are not here: said openly, never spliced over. */
export function GapRow({ id, room, line, reachable }: Props) {
  const actions = useActions();
  if (line.state === "gone") {
    return (
      <div className={styles.row}>
        <span id={id}>{text.timeline.gapGone()}</span>
      </div>
    );
  }
  const loading = line.state === "loading";
  const offer = line.state === "failed" ? text.timeline.fillGapAgain() : text.timeline.fillGap();
  return (
    <div className={styles.row}>
      <span id={id}>{text.timeline.gap(line.to - line.from + 1)}</span>
      <span aria-hidden="true">–</span>
      <button
        type="button"
        aria-disabled={loading}
        tabIndex={reachable ? undefined : -1}
        onClick={() => {
          if (!loading) actions.fillGap(room, line.key);
        }}
      >
        {loading ? text.timeline.fillingGap() : offer}
      </button>
    </div>
  );
}
