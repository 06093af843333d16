import { ChevronRight } from "lucide-react";
import { useState } from "react";
import { text } from "@/app/text";
import { classes } from "@/ui/classes";
import { clock } from "./clockNow";
import styles from "./NoticesRow.module.css";
import { cameAndWent, type Notice } from "./rows";

type Props = { readonly id: string; readonly notices: readonly Notice[]; readonly reachable: boolean };

/** A run of joins and leaves in one line; opens to who and when. */
export function NoticesRow({ id, notices, reachable }: Props) {
  const [open, setOpen] = useState(false);
  const { joined, left } = cameAndWent(notices);
  const came = joined.length > 0 ? text.timeline.joined(joined.map((user) => user.name)) : "";
  const went = left.length > 0 ? text.timeline.left(left.map((user) => user.name)) : "";
  const summary = came !== "" && went !== "" ? text.timeline.cameAndWent(came, went) : came || went;
  const single = notices.length === 1 && (notices[0]?.users.length ?? 0) === 1;

  return (
    <div className={styles.row}>
      {single ? (
        <span id={id} className={styles.words}>
          <bdi>{summary}</bdi>
        </span>
      ) : (
        <button
          id={id}
          type="button"
          className={styles.button}
          aria-expanded={open}
          tabIndex={reachable ? undefined : -1}
          title={open ? text.timeline.hideNotices() : text.timeline.showNotices()}
          onClick={() => setOpen(!open)}
        >
          <ChevronRight size={14} aria-hidden="true" className={classes(open && styles.open)} />
          <bdi>{summary}</bdi>
        </button>
      )}
      {open && (
        <ul className={styles.list}>
          {notices.map((notice) => {
            const names = notice.users.map((user) => user.name).join(", ");
            return (
              <li key={notice.key}>
                <bdi>
                  {notice.change === "joined" ? text.timeline.joined([names]) : text.timeline.left([names])}
                </bdi>
                <time dateTime={notice.at}>{clock.time(notice.at)}</time>
              </li>
            );
          })}
        </ul>
      )}
    </div>
  );
}
