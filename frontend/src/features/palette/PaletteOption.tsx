import { roomsText, text } from "@/app/text";
import { paletteText } from "@/app/text/palette";
import { Avatar } from "@/ui/Avatar";
import { classes } from "@/ui/classes";
import { RoomIcon } from "../rooms/RoomIcon";
import styles from "./Palette.module.css";
import type { Offer } from "./useEntries";

type Props = {
  readonly id: string;
  readonly offer: Offer;
  readonly selected: boolean;
  readonly onPoint: () => void;
  readonly onChoose: () => void;
};

export function PaletteOption({ id, offer, selected, onPoint, onChoose }: Props) {
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: keys are handled by the field, which keeps the focus.
    <div
      id={id}
      role="option"
      tabIndex={-1}
      aria-selected={selected}
      className={classes(styles.option, offer.unread > 0 && styles.unread)}
      onPointerMove={onPoint}
      // The field keeps the focus, and with it the keyboard of a phone.
      onPointerDown={(event) => event.preventDefault()}
      onClick={onChoose}
    >
      <span className={styles.mark}>{icon(offer)}</span>
      <bdi className={styles.name}>{offer.name}</bdi>
      {meta(offer)}
    </div>
  );
}

function icon(offer: Offer) {
  switch (offer.kind) {
    case "room":
      return <RoomIcon room={offer.room} size={17} />;
    case "person":
      return <Avatar id={offer.user.id} name={offer.user.name} size="small" />;
    case "command": {
      const { icon: Icon } = offer.command;
      return <Icon size={17} aria-hidden="true" />;
    }
  }
}

function meta(offer: Offer) {
  switch (offer.kind) {
    case "room":
      if (offer.room.kind === "private")
        return <span className={styles.meta}>{withUnread(offer.unread, roomsText.privateRoom())}</span>;
      if (offer.room.left) return <span className={styles.meta}>{paletteText.left()}</span>;
      return offer.unread > 0 && <span className={styles.meta}>{text.rooms.unread(offer.unread)}</span>;
    case "person":
      return <span className={styles.meta}>{paletteText.direct()}</span>;
    case "command":
      return null;
  }
}

function withUnread(unread: number, words: string): string {
  return unread > 0 ? `${words}, ${text.rooms.unread(unread)}` : words;
}
