import { BellOff, Pencil, UsersRound } from "lucide-react";
import { memo } from "react";
import { Link } from "wouter";
import { paths } from "@/app/paths";
import { roomsText, text } from "@/app/text";
import type { Room } from "@/chat/types";
import { classes } from "@/ui/classes";
import { badgeOf } from "./badge";
import { RoomIcon } from "./RoomIcon";
import styles from "./RoomLink.module.css";

type Props = {
  readonly room: Room;
  readonly open: boolean;
  /** It is being read this very moment: a number that comes and goes with each message is noise. */
  readonly quiet: boolean;
};

export const RoomLink = memo(function RoomLink({ room, open, quiet }: Props) {
  const { muted } = room.notify;
  const unread = room.unread > 0 && !quiet && !muted;
  const badge = quiet ? 0 : badgeOf(room);
  return (
    <li>
      <Link
        href={paths.room(room.id)}
        aria-current={open ? "page" : undefined}
        data-unread={unread || undefined}
        className={classes(styles.link, unread && styles.unread, open && styles.open)}
      >
        <span className={styles.mark}>
          <RoomIcon room={room} size={17} />
        </span>
        <bdi className={styles.name}>{room.name}</bdi>
        {room.kind === "private" && <span className="sr-only">, {roomsText.privateRoom()}</span>}
        {muted && (
          <span className={styles.muted}>
            <BellOff size={13} aria-hidden="true" />
            <span className="sr-only">, {text.rooms.muted()}</span>
          </span>
        )}
        {room.hasDraft && !open && (
          <span className={styles.draft}>
            <Pencil size={12} aria-hidden="true" />
            <span aria-hidden="true">{text.rooms.draft()}</span>
            <span className="sr-only">, {text.rooms.hasDraft()}</span>
          </span>
        )}
        {room.memberCount > 0 && room.kind !== "direct" && (
          <span className={styles.here}>
            <UsersRound size={13} aria-hidden="true" />
            <span aria-hidden="true">{short(room.memberCount)}</span>
            <span className="sr-only">, {text.rooms.here(room.memberCount)}</span>
          </span>
        )}
        {badge > 0 && (
          <span className={styles.count} aria-hidden="true">
            {badge > 99 ? "99+" : badge}
          </span>
        )}
        {unread && (
          <span className="sr-only">
            {room.mentions > 0 && `, ${text.rooms.mentions(room.mentions)}`}, {text.rooms.unread(room.unread)}
          </span>
        )}
      </Link>
    </li>
  );
});

function short(count: number): string {
  return count > 999 ? `${Math.floor(count / 1000)}k` : String(count);
}
