import { memo, Suspense } from "react";
import { roomsText, text } from "@/app/text";
import { Avatar } from "@/ui/Avatar";
import { Chip } from "@/ui/Chip";
import { classes } from "@/ui/classes";
import { reactionBar, rowTools } from "../reactions/lazy";
import { quoteLine } from "../reply/lazy";
import { clock } from "./clockNow";
import type { Over } from "./FeedOver";
import { failedNote, slowNote, undoNote } from "./lazy";
import styles from "./MessageRow.module.css";
import type { Said } from "./rows";
import { WaitingNote } from "./WaitingNote";
import { Words } from "./Words";

type Props = {
  readonly room: string;
  readonly mayReact: boolean;
  readonly mayReply: boolean;
  readonly line: Said;
  /** First of a group: shows avatar, name and time. */
  readonly head: boolean;
  /** Whether it is the feed's tab stop. */
  readonly active: boolean;
  readonly tools: boolean;
  readonly onOver: (over: Over) => void;
};

export const MessageRow = memo(function MessageRow(props: Props) {
  const { room, mayReact, mayReply, line, head, active, tools, onOver } = props;
  const time = clock.time(line.at);
  const waiting = line.status === "sending" || line.status === "queued";
  const limited = waiting ? line.sendsAt : undefined;
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
            {line.author.bot === true && <Chip>{roomsText.bot()}</Chip>}
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
      {line.status !== "deleted" && line.replyTo !== undefined && (
        <Suspense fallback={<div className={styles.quote} />}>
          <quoteLine.Part room={room} seq={line.replyTo} reachable={active} />
        </Suspense>
      )}
      <div className={styles.body}>
        {line.status === "deleted" ? (
          <span id={`text-${line.key}`} className={styles.deleted}>
            {text.timeline.deleted()}
          </span>
        ) : (
          <Words id={`text-${line.key}`} words={line.text} reachable={active} />
        )}
        {line.status === "deleted" && line.undoUntil !== undefined && (
          <Suspense fallback={null}>
            <undoNote.Part room={room} seq={line.seq} until={line.undoUntil} />
          </Suspense>
        )}
        {line.status === "sent" && line.rev > 0 && (
          <span className={styles.edited}>{text.timeline.edited()}</span>
        )}
        {waiting && limited === undefined && <WaitingNote status={line.status} />}
      </div>
      {line.status === "sent" && line.reactions !== undefined && (
        <Suspense fallback={<div className={styles.reactions} />}>
          <reactionBar.Part
            room={room}
            line={line}
            mayReact={mayReact}
            reachable={active}
            onReact={(at) => onOver({ what: "react", key: line.key, at })}
          />
        </Suspense>
      )}
      {line.status === "sent" && line.refused !== undefined && (
        <p className={styles.refused} role="alert">
          {line.refused}
        </p>
      )}
      <Suspense fallback={<div className={styles.note} />}>
        {limited !== undefined && <slowNote.Part until={limited} />}
        {line.status === "failed" && <failedNote.Part line={line} reachable={active} />}
      </Suspense>
      <span className="sr-only">{time}</span>
      {tools && line.status !== "deleted" && line.status !== "failed" && (
        <Suspense fallback={null}>
          <rowTools.Part
            room={room}
            line={line.status === "sent" ? line : null}
            mayReact={mayReact}
            mayReply={mayReply}
            reachable={active}
            onReact={(at) => onOver({ what: "react", key: line.key, at })}
            onMenu={(at) => onOver({ what: "menu", key: line.key, at })}
          />
        </Suspense>
      )}
    </div>
  );
});
