import { useRef } from "react";
import { useActions } from "@/app/chatContext";
import { text } from "@/app/text";
import styles from "./GapRow.module.css";
import type { Gap } from "./rows";
import { useScrolledTo } from "./useScrolledTo";

/** Larger ones are loaded page by page when asked: they would push the newest messages out of memory. */
const byItself = 1_000;

type Props = { readonly id: string; readonly room: string; readonly line: Gap; readonly reachable: boolean };

/** Entries that are not here: said openly, never spliced over. Loads them when asked or scrolled to. */
export function GapRow({ id, room, line, reachable }: Props) {
  const actions = useActions();
  const row = useRef<HTMLDivElement>(null);
  const load = () => actions.fillGap(room, line.key);
  const missing = line.to - line.from + 1;
  useScrolledTo(row, line.state === "idle" && missing <= byItself, load);

  if (line.state === "gone") {
    return (
      <div className={styles.row}>
        <span id={id}>{text.timeline.gapGone()}</span>
      </div>
    );
  }
  const loading = line.state === "loading";
  const failed = line.state === "failed";
  return (
    <div ref={row} className={styles.row}>
      <span id={id}>
        {failed ? text.timeline.gapFailed(missing, line.reason) : text.timeline.gap(missing)}
      </span>
      {!failed && <span aria-hidden="true">–</span>}
      <button
        type="button"
        aria-disabled={loading}
        tabIndex={reachable ? undefined : -1}
        onClick={() => {
          if (!loading) load();
        }}
      >
        {loading ? text.timeline.fillingGap() : failed ? text.timeline.tryAgain() : text.timeline.fillGap()}
      </button>
    </div>
  );
}
