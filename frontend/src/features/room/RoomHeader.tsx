import { ChevronLeft, Hash, UsersRound } from "lucide-react";
import type { Ref } from "react";
import { useLocation } from "wouter";
import { paths } from "@/app/paths";
import { text } from "@/app/text";
import type { Room } from "@/chat/types";
import { IconButton } from "@/ui/IconButton";
import styles from "./RoomHeader.module.css";

type Props = {
  readonly room: Room;
  readonly heading: Ref<HTMLHeadingElement>;
  readonly back: boolean;
  readonly membersShown: boolean;
  readonly onToggleMembers: () => void;
};

export function RoomHeader({ room, heading, back, membersShown, onToggleMembers }: Props) {
  const [, navigate] = useLocation();
  return (
    <header className={styles.header}>
      {back && (
        <IconButton label={text.rooms.back()} onClick={() => navigate(paths.rooms())}>
          <ChevronLeft size={24} aria-hidden="true" />
        </IconButton>
      )}
      <h1 ref={heading} tabIndex={-1} className={styles.title}>
        <Hash size={17} strokeWidth={2.4} aria-hidden="true" />
        <bdi>{room.name}</bdi>
      </h1>
      <p className={styles.here}>{room.memberCount > 0 && text.rooms.here(room.memberCount)}</p>
      <IconButton
        id="members-toggle"
        label={membersShown ? text.members.hide() : text.members.show()}
        aria-expanded={membersShown}
        onClick={onToggleMembers}
      >
        <UsersRound size={18} aria-hidden="true" />
      </IconButton>
    </header>
  );
}
