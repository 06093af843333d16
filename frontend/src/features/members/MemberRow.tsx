import { useChat } from "@/app/chatContext";
import { roomsText } from "@/app/text";
import { membersText } from "@/app/text/members";
import type { Member, Room } from "@/chat/types";
import { Avatar } from "@/ui/Avatar";
import { Chip } from "@/ui/Chip";
import { classes } from "@/ui/classes";
import { MenuButton } from "@/ui/MenuButton";
import { memberMenu } from "../menus/lazy";
import { memberItems } from "../room/powers";
import styles from "./MemberRow.module.css";

type Props = {
  readonly room: Room;
  readonly member: Member;
  /** Something about them was changed, or could not be. */
  readonly onDone: (refused: string | null) => void;
};

export function MemberRow({ room, member, onDone }: Props) {
  const me = useChat((state) => state.me?.id ?? "");
  const standing = useChat((state) => state.standing);
  const { user, role, mutedUntil, online } = member;
  const items = memberItems({ room, standing, me }, member);
  // Most are members; saying so beside each name would only be noise.
  const above = role !== "member";
  return (
    <li className={classes(styles.member, !online && styles.away)}>
      <Avatar id={user.id} name={user.name} size="small" dot={online ? "on" : "off"} />
      <span className={styles.words}>
        <bdi className={styles.name}>{user.name}</bdi>
        {user.id === me && <span className={styles.you}>{membersText.you()}</span>}
        <span className={styles.chips}>
          {user.bot === true && <Chip>{roomsText.bot()}</Chip>}
          {above && <Chip>{roomsText.members.roles[role]()}</Chip>}
          {mutedUntil !== null && <Chip look="warn">{roomsText.members.muted()}</Chip>}
        </span>
      </span>
      {items.length > 0 && (
        <span className={styles.menu}>
          <MenuButton
            small
            label={roomsText.members.menu(user.name)}
            menu={(at, close) => (
              <memberMenu.Part
                room={room}
                member={member}
                items={items}
                at={at}
                onDone={onDone}
                onClose={close}
              />
            )}
          />
        </span>
      )}
    </li>
  );
}
