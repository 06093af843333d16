import { useActions } from "@/app/chatContext";
import { text } from "@/app/text";
import styles from "./GapRow.module.css";
import type { Gap } from "./rows";

type Props = { readonly id: string; readonly room: string; readonly line: Gap; readonly reachable: boolean };

/** Entries that exist and are not here: said openly, never spliced over. */
export function GapRow({ id, room, line, reachable }: Props) {
  const actions = useActions();
  const missing = line.to - line.from + 1;
  return (
    <div className={styles.row}>
      <span id={id}>{missing > 0 ? text.timeline.gap(missing) : text.timeline.gapSome()}</span>
      <span aria-hidden="true">–</span>
      <button
        type="button"
        aria-disabled={line.loading}
        tabIndex={reachable ? undefined : -1}
        onClick={() => {
          if (!line.loading) actions.fillGap(room, line.key);
        }}
      >
        {line.loading ? text.timeline.fillingGap() : text.timeline.fillGap()}
      </button>
    </div>
  );
}
