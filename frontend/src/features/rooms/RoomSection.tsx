import { ChevronDown } from "lucide-react";
import { type ReactNode, useState } from "react";
import { remember, remembered } from "@/app/stored";
import { useAttentive } from "@/app/useAttentive";
import type { Room } from "@/chat/types";
import { classes } from "@/ui/classes";
import { RoomLink } from "./RoomLink";
import styles from "./RoomSection.module.css";

type Props = {
  /** Under this it is remembered whether the section is folded. */
  readonly name: "rooms" | "directs";
  readonly title: string;
  readonly actions: ReactNode;
  readonly rooms: readonly Room[];
  readonly open: string | null;
  /** Below the rooms: what is said where there are none. */
  readonly children: ReactNode;
};

/** A part of the list under its title. Folded, it still shows the open room, and those with something new. */
export function RoomSection({ name, title, actions, rooms, open, children }: Props) {
  const [folded, setFolded] = useState(() => remembered(`folded-${name}`) === "yes");
  const looking = useAttentive();
  const shown = folded ? rooms.filter(({ id, unread }) => id === open || unread > 0) : rooms;
  return (
    <div>
      <div className={styles.top}>
        <h2 className={styles.title}>
          <button
            type="button"
            className={styles.fold}
            aria-expanded={!folded}
            onClick={() => {
              remember(`folded-${name}`, folded ? "no" : "yes");
              setFolded(!folded);
            }}
          >
            {title}
            <ChevronDown size={14} aria-hidden="true" className={classes(folded && styles.folded)} />
          </button>
        </h2>
        {actions}
      </div>
      <ul className={styles.rooms}>
        {shown.map((room) => (
          <RoomLink key={room.id} room={room} open={room.id === open} quiet={room.id === open && looking} />
        ))}
      </ul>
      {!folded && children}
    </div>
  );
}
