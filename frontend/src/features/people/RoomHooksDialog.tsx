import { roomsText, text } from "@/app/text";
import { dialogsText } from "@/app/text/dialogs";
import type { Room } from "@/chat/types";
import { Dialog } from "@/ui/Dialog";
import { RoomHooks } from "../admin/RoomHooks";
import styles from "./RoomHooksDialog.module.css";

type Props = { readonly room: Room; readonly onClose: () => void };

/** The webhooks of one room, for those who may look after them there. */
export function RoomHooksDialog({ room, onClose }: Props) {
  return (
    <Dialog
      size="wide"
      title={dialogsText.hooks.title(roomsText.label(room.kind, room.name))}
      closeLabel={text.app.close()}
      onClose={onClose}
    >
      <div className={styles.lists}>
        <RoomHooks room={room.id} />
      </div>
    </Dialog>
  );
}
