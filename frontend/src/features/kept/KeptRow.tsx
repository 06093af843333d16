import type { ReactNode } from "react";
import { Link } from "wouter";
import type { KeptMessage } from "@/api/kept";
import { paths } from "@/app/paths";
import { actsText } from "@/app/text/acts";
import { searchText } from "@/app/text/search";
import { Avatar } from "@/ui/Avatar";
import { spoken } from "../files/boxes";
import { clock } from "../timeline/clockNow";
import styles from "./KeptRow.module.css";

type Props = {
  readonly room: string;
  /** `null`: the room keeps it no more. */
  readonly message: KeptMessage | null;
  /** What stands below the words. */
  readonly note?: ReactNode;
  /** A button beside it. */
  readonly action?: ReactNode;
  readonly onOpen?: () => void;
};

/** A message in a list apart from its room; the whole of it leads there. */
export function KeptRow({ room, message, note, action, onOpen }: Props) {
  const below = note !== undefined && <span className={styles.note}>{note}</span>;
  return (
    <li className={styles.row}>
      {message === null ? (
        <p className={styles.lost}>
          <span className={styles.gone}>{actsText.quote.gone()}</span>
          {below}
        </p>
      ) : (
        <Link href={paths.message(room, message.seq)} className={styles.link} onClick={onOpen}>
          <Avatar id={message.author.id} name={message.author.name} size="medium" />
          <span className={styles.body}>
            <span className={styles.top}>
              <b className={styles.author}>
                <bdi>{message.author.name}</bdi>
              </b>
              <time className={styles.time} dateTime={message.at} title={clock.full(message.at)}>
                {searchText.at(clock.day(message.at, Date.now()), clock.time(message.at))}
              </time>
            </span>
            {message.text !== undefined ? (
              <span dir="auto" className={styles.text}>
                {spoken({ ...message, text: message.text })}
              </span>
            ) : (
              <span className={styles.gone}>{actsText.quote.deleted()}</span>
            )}
            {below}
          </span>
        </Link>
      )}
      {action}
    </li>
  );
}
