import { ChevronLeft, Pin, Search, UsersRound } from "lucide-react";
import type { Ref } from "react";
import { useLocation } from "wouter";
import { useOverlay } from "@/app/overlay";
import { paths } from "@/app/paths";
import { roomsText, text } from "@/app/text";
import type { Room } from "@/chat/types";
import { IconButton } from "@/ui/IconButton";
import { MenuButton } from "@/ui/MenuButton";
import { roomMenu } from "../menus/lazy";
import { RoomIcon } from "../rooms/RoomIcon";
import { roomItems } from "./powers";
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
  const show = useOverlay();
  return (
    <header className={styles.header}>
      {back && (
        <IconButton label={text.rooms.back()} onClick={() => navigate(paths.rooms())}>
          <ChevronLeft size={24} aria-hidden="true" />
        </IconButton>
      )}
      <h1 ref={heading} tabIndex={-1} className={styles.title}>
        <RoomIcon room={room} size={17} />
        <bdi>{room.name}</bdi>
        {room.kind === "private" && <span className="sr-only">, {roomsText.privateRoom()}</span>}
      </h1>
      <p className={styles.about} title={room.topic}>
        {room.topic === "" ? (
          room.memberCount > 0 && room.kind !== "direct" && text.rooms.here(room.memberCount)
        ) : (
          <bdi className={styles.topic}>{room.topic}</bdi>
        )}
      </p>
      {room.pins.length > 0 && (
        <IconButton
          label={roomsText.pins(room.pins.length)}
          aria-haspopup="dialog"
          onClick={() => show({ about: "room", dialog: "pins", room: room.id })}
        >
          <Pin size={17} aria-hidden="true" />
          {room.pins.length}
        </IconButton>
      )}
      <IconButton label={roomsText.search()} onClick={() => navigate(paths.search())}>
        <Search size={18} aria-hidden="true" />
      </IconButton>
      <IconButton
        id="members-toggle"
        label={membersShown ? text.members.hide() : text.members.show()}
        aria-expanded={membersShown}
        onClick={onToggleMembers}
      >
        <UsersRound size={18} aria-hidden="true" />
      </IconButton>
      {roomItems(room).length > 0 && (
        <MenuButton
          label={roomsText.menu(roomsText.label(room.kind, room.name))}
          menu={(at, close) => <roomMenu.Part room={room} at={at} onClose={close} />}
        />
      )}
    </header>
  );
}
