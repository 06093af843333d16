import { memo } from "react";
import { useChat } from "@/app/chatContext";
import { roomsText, text } from "@/app/text";
import { callsUser } from "@/chat/unread";
import { Avatar } from "@/ui/Avatar";
import { Chip } from "@/ui/Chip";
import { classes } from "@/ui/classes";
import type { Spot } from "@/ui/spot";
import { spoken } from "../files/boxes";
import { MessageFiles } from "../files/MessageFiles";
import { clock } from "./clockNow";
import { FailedNote } from "./FailedNote";
import styles from "./MessageRow.module.css";
import { RowTools } from "./RowTools";
import type { Said } from "./rows";
import { SlowNote } from "./SlowNote";
import { WaitingNote } from "./WaitingNote";
import { Words } from "./Words";

type Props = {
  readonly line: Said;
  /** First of a group: shows avatar, name and time. */
  readonly head: boolean;
  /** Whether it is the feed's tab stop. */
  readonly active: boolean;
  readonly tools: boolean;
  readonly onMenu: (key: string, at: Spot) => void;
};

export const MessageRow = memo(function MessageRow({ line, head, active, tools, onMenu }: Props) {
  const time = clock.time(line.at);
  const waiting = line.status === "sending" || line.status === "queued";
  const me = useChat((state) => state.me?.id ?? "");
  const calls = line.status === "sent" && line.mentions !== undefined && callsUser(line.mentions, me);
  const limited = waiting ? line.sendsAt : undefined;
  return (
    <div
      className={classes(styles.row, head && styles.head, waiting && styles.waiting, calls && styles.calls)}
    >
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
      <div className={styles.body}>
        {line.status === "deleted" ? (
          <span id={`text-${line.key}`} className={styles.deleted}>
            {text.timeline.deleted()}
          </span>
        ) : line.text !== "" || line.files === undefined ? (
          <Words
            id={`text-${line.key}`}
            words={line.text}
            reachable={active}
            groups={line.status !== "sent" || line.mentions?.group !== undefined}
          />
        ) : (
          <span id={`text-${line.key}`} className="sr-only">
            {spoken(line)}
          </span>
        )}
        {line.status === "sent" && line.rev > 0 && (
          <span className={styles.edited}>{text.timeline.edited()}</span>
        )}
        {waiting && limited === undefined && <WaitingNote status={line.status} />}
        {line.status !== "deleted" && line.files !== undefined && (
          <MessageFiles files={line.files} reachable={active} />
        )}
      </div>
      {limited !== undefined && <SlowNote until={limited} />}
      {line.status === "failed" && <FailedNote line={line} reachable={active} />}
      <span className="sr-only">{time}</span>
      {tools && line.status !== "deleted" && line.status !== "failed" && (
        <RowTools words={line.text} reachable={active} onMenu={(at) => onMenu(line.key, at)} />
      )}
    </div>
  );
});
