import { memo } from "react";
import { text } from "@/app/text";
import { Avatar } from "@/ui/Avatar";
import { classes } from "@/ui/classes";
import { clock } from "./clockNow";
import { FailedNote } from "./FailedNote";
import styles from "./MessageRow.module.css";
import { RowTools } from "./RowTools";
import type { Said } from "./rows";
import { WaitingNote } from "./WaitingNote";
import { Words } from "./Words";

type Props = {
  readonly line: Said;
  /** First of a group: shows avatar, name and time. */
  readonly head: boolean;
  /** Whether it is the feed's tab stop. */
  readonly active: boolean;
  readonly tools: boolean;
};

export const MessageRow = memo(function MessageRow({ line, head, active, tools }: Props) {
  const time = clock.time(line.at);
  const waiting = line.status === "sending" || line.status === "queued";
  return (
    <div className={classes(styles.row, head && styles.head, waiting && styles.waiting)}>
      {head ? (
        <>
          <span className={styles.avatar}>
            <Avatar id={line.author.id} name={line.author.name} size="medium" />
          </span>
          <div className={styles.top}>
            <b id={`author-${line.key}`} className={styles.author}>
              <bdi>{line.author.name}</bdi>
            </b>
            <time className={styles.time} dateTime={line.at} title={clock.full(line.at)} aria-hidden="true">
              {time}
            </time>
          </div>
        </>
      ) : (
        <>
          <span id={`author-${line.key}`} className="sr-only">
            <bdi>{line.author.name}</bdi>
          </span>
          <time className={styles.gutter} dateTime={line.at} title={clock.full(line.at)} aria-hidden="true">
            {time}
          </time>
        </>
      )}
      <div className={styles.body}>
        {line.status === "deleted" ? (
          <span id={`text-${line.key}`} className={styles.deleted}>
            {text.timeline.deleted()}
          </span>
        ) : (
          <Words id={`text-${line.key}`} words={line.text} reachable={active} />
        )}
        {line.status === "sent" && line.rev > 0 && (
          <span className={styles.edited}>{text.timeline.edited()}</span>
        )}
        {waiting && <WaitingNote status={line.status} />}
      </div>
      {line.status === "failed" && <FailedNote line={line} reachable={active} />}
      <span className="sr-only">{time}</span>
      {tools && line.status !== "deleted" && line.status !== "failed" && (
        <RowTools words={line.text} reachable={active} />
      )}
    </div>
  );
});
