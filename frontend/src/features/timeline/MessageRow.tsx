import { Pin } from "lucide-react";
import { memo } from "react";
import { useChat } from "@/app/chatContext";
import { roomsText, text } from "@/app/text";
import { actsText } from "@/app/text/acts";
import { callsUser } from "@/chat/unread";
import { Avatar } from "@/ui/Avatar";
import { Chip } from "@/ui/Chip";
import { classes } from "@/ui/classes";
import { spoken } from "../files/boxes";
import { MessageFiles } from "../files/MessageFiles";
import { reactionBar, rowTools } from "../reactions/lazy";
import { quoteLine } from "../reply/lazy";
import { clock } from "./clockNow";
import type { Over } from "./FeedOver";
import { failedNote, slowNote } from "./lazy";
import styles from "./MessageRow.module.css";
import type { Said } from "./rows";
import { UndoNote } from "./UndoNote";
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
      {line.status !== "deleted" && line.replyTo !== undefined && (
        <quoteLine.Part
          room={room}
          seq={line.replyTo}
          reachable={active}
          instead={<div className={styles.quote} />}
        />
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
        {line.status === "deleted" && line.undoUntil !== undefined && (
          <UndoNote room={room} seq={line.seq} until={line.undoUntil} />
        )}
        {line.status === "sent" && line.rev > 0 && (
          <span className={styles.edited}>{text.timeline.edited()}</span>
        )}
        {line.status === "sent" && line.pinned !== undefined && (
          <span className={styles.pinned} title={actsText.pinnedBy(line.pinned.by.name)}>
            <Pin size={12} aria-hidden="true" /> {actsText.pinned()}
          </span>
        )}
        {waiting && limited === undefined && <WaitingNote status={line.status} />}
        {line.status !== "deleted" && line.files !== undefined && (
          <MessageFiles files={line.files} reachable={active} />
        )}
      </div>
      {line.status === "sent" && line.reactions !== undefined && (
        <reactionBar.Part
          room={room}
          line={line}
          mayReact={mayReact}
          reachable={active}
          onReact={(at) => onOver({ what: "react", key: line.key, at })}
          instead={<div className={styles.reactions} />}
        />
      )}
      {line.status === "sent" && line.refused !== undefined && (
        <p className={styles.refused} role="alert">
          {line.refused}
        </p>
      )}
      {limited !== undefined && <slowNote.Part until={limited} instead={<div className={styles.note} />} />}
      {line.status === "failed" && (
        <failedNote.Part line={line} reachable={active} instead={<div className={styles.note} />} />
      )}
      <span className="sr-only">{time}</span>
      {tools && line.status !== "deleted" && line.status !== "failed" && (
        <rowTools.Part
          room={room}
          line={line.status === "sent" ? line : null}
          mayReact={mayReact}
          mayReply={mayReply}
          reachable={active}
          onReact={(at) => onOver({ what: "react", key: line.key, at })}
          onMenu={(at) => onOver({ what: "menu", key: line.key, at })}
        />
      )}
    </div>
  );
});
