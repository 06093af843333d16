import type { ReactNode } from "react";
import { Link } from "wouter";
import type { KeptMessage } from "@/api/kept";
import { paths } from "@/app/paths";
import { text } from "@/app/text";
import { searchText } from "@/app/text/search";
import { Avatar } from "@/ui/Avatar";
import { clock } from "../timeline/clockNow";
import styles from "./KeptRow.module.css";

type Props = {
  readonly room: string;
  readonly message: KeptMessage;
  /** What stands below the words. */
  readonly note?: ReactNode;
  /** A button beside it. */
  readonly action?: ReactNode;
  readonly onOpen?: () => void;
};

/** A message in a list apart from its room; the whole of it leads there. */
export function KeptRow({ room, message, note, action, onOpen }: Props) {
  const { seq, at, author } = message;
  return (
    <li className={styles.row}>
      <Link href={paths.message(room, seq)} className={styles.link} onClick={onOpen}>
        <Avatar id={author.id} name={author.name} size="medium" />
        <span className={styles.body}>
          <span className={styles.top}>
            <b className={styles.author}>
              <bdi>{author.name}</bdi>
            </b>
            <time className={styles.time} dateTime={at} title={clock.full(at)}>
              {searchText.at(clock.day(at, Date.now()), clock.time(at))}
            </time>
          </span>
          {message.text !== undefined ? (
            <span dir="auto" className={styles.text}>
              {message.text}
            </span>
          ) : (
            <span className={styles.gone}>{text.timeline.deleted()}</span>
          )}
          {note !== undefined && <span className={styles.note}>{note}</span>}
        </span>
      </Link>
      {action}
    </li>
  );
}
