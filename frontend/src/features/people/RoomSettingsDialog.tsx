import { useState } from "react";
import { announce } from "@/app/announce";
import { useActions, useChat } from "@/app/chatContext";
import { useOverlay } from "@/app/overlay";
import { roomsText, text } from "@/app/text";
import { dialogsText } from "@/app/text/dialogs";
import type { Room, RoomChange } from "@/chat/types";
import { Button } from "@/ui/Button";
import { Dialog } from "@/ui/Dialog";
import { Select } from "@/ui/Select";
import { EditField } from "./EditField";
import { HandOverChoice } from "./HandOverChoice";
import styles from "./RoomSettingsDialog.module.css";
import { retentionOptions, slowOptions } from "./roomOptions";

type Props = { readonly room: Room; readonly onClose: () => void };

const usualRoomNameChars = 30;
const topicChars = 250;

/** Each setting is saved by itself, and says so at itself. */
export function RoomSettingsDialog({ room, onClose }: Props) {
  const actions = useActions();
  const show = useOverlay();
  const most = useChat((state) => state.server?.roomNameChars ?? usualRoomNameChars);
  const [refused, setRefused] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const may = (action: Room["can"][number]) => room.can.includes(action);
  const { settings: words } = dialogsText;

  /** The sentence of a refusal, or `null`. */
  const change = async (wanted: RoomChange): Promise<string | null> => {
    setBusy(true);
    setRefused(null);
    const outcome = await actions.changeRoom(room.id, wanted);
    setBusy(false);
    if (!outcome.ok) return outcome.refusal.reason;
    announce(dialogsText.saved());
    return null;
  };
  const choose = (wanted: RoomChange) => void change(wanted).then(setRefused);

  return (
    <Dialog
      title={words.title(roomsText.label(room.kind, room.name))}
      closeLabel={text.app.close()}
      onClose={onClose}
    >
      <div className={styles.body}>
        {may("rename") && (
          <EditField
            label={words.name()}
            value={room.name}
            most={most}
            required
            save={(name) => change({ name })}
          />
        )}
        {may("set_topic") && (
          <EditField
            label={words.topic()}
            hint={dialogsText.create.topicHint()}
            value={room.topic}
            most={topicChars}
            save={(topic) => change({ topic })}
          />
        )}
        {may("set_slow") && (
          <Select
            label={words.slow()}
            hint={words.slowHint()}
            value={String(room.slowS)}
            options={slowOptions(room.slowS)}
            disabled={busy}
            onChange={(value) => choose({ slowS: Number(value) })}
          />
        )}
        {may("set_retention") && (
          <Select
            label={words.retention()}
            hint={words.retentionHint()}
            value={String(room.retentionDays)}
            options={retentionOptions(room.retentionDays)}
            disabled={busy}
            onChange={(value) => choose({ retentionDays: Number(value) })}
          />
        )}
        {refused !== null && (
          <p className={styles.refused} role="alert">
            {refused}
          </p>
        )}
        {(may("hand_over") || may("archive") || may("delete")) && <hr className={styles.rule} />}
        {may("hand_over") && <HandOverChoice room={room} />}
        {may("archive") && (
          <div className={styles.act}>
            <p className={styles.hint}>{room.archived ? words.unarchiveHint() : words.archiveHint()}</p>
            <Button look="quiet" aria-disabled={busy} onClick={() => choose({ archived: !room.archived })}>
              {room.archived ? words.unarchive() : words.archive()}
            </Button>
          </div>
        )}
        {may("delete") && (
          <div className={styles.act}>
            <p className={styles.hint}>{words.deleteHint()}</p>
            <Button look="dangerous" onClick={() => show({ about: "room", dialog: "delete", room: room.id })}>
              {words.delete()}
            </Button>
          </div>
        )}
      </div>
    </Dialog>
  );
}
