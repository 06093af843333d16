import { PinOff } from "lucide-react";
import { useEffect, useState } from "react";
import { createKeptApi, type KeptMessage } from "@/api/kept";
import { announce } from "@/app/announce";
import { useCall } from "@/app/call";
import { useActions, useChat } from "@/app/chatContext";
import { roomsText, text } from "@/app/text";
import { keptText } from "@/app/text/kept";
import type { Room } from "@/chat/types";
import { Dialog } from "@/ui/Dialog";
import { IconButton } from "@/ui/IconButton";
import { Loaded } from "../pages/Loaded";
import { Nothing } from "../pages/Nothing";
import { useLoad } from "../pages/useLoad";
import { KeptRow } from "./KeptRow";
import styles from "./PinsDialog.module.css";

type Props = { readonly room: Room; readonly onClose: () => void };

const words = keptText.pins;

/** What is pinned in a room, live. */
export function PinsDialog({ room, onClose }: Props) {
  const api = createKeptApi(useCall());
  const actions = useActions();
  const online = useChat((state) => state.connection.state === "online");
  // The room tells of a pin a moment before the message is pinned: its line in the feed comes after.
  const last = useChat((state) =>
    state.timelines[room.id]?.lines.findLast((line) => line.status === "pinned"),
  );
  const key = `${room.pins.join()} ${last?.key} ${online}`;
  const load = useLoad(key, () => api.pins(room.id));
  const [unpinned, setUnpinned] = useState<ReadonlySet<number>>(new Set());
  // What was unpinned here and pinned again elsewhere is shown again.
  // biome-ignore lint/correctness/useExhaustiveDependencies: another pin is the occasion.
  useEffect(() => setUnpinned(new Set()), [last?.key]);

  const list = (all: readonly KeptMessage[]) => {
    const pins = all.filter(({ seq }) => !unpinned.has(seq));
    if (pins.length === 0) {
      return (
        <Nothing words={room.can.includes("pin") ? `${words.none()} ${words.noneMay()}` : words.none()} />
      );
    }
    return (
      <ul className={styles.list}>
        {pins.map((message) => (
          <KeptRow
            key={message.seq}
            room={room.id}
            message={message}
            note={message.pinned && words.by(message.pinned.by.name)}
            onOpen={onClose}
            action={
              room.can.includes("pin") && (
                <IconButton
                  small
                  label={words.unpin()}
                  onClick={(event) => {
                    actions.pin(room.id, message.seq, false);
                    setUnpinned(new Set([...unpinned, message.seq]));
                    announce(words.unpinned());
                    event.currentTarget.closest("dialog")?.querySelector("h2")?.focus();
                  }}
                >
                  <PinOff size={16} aria-hidden="true" />
                </IconButton>
              )
            }
          />
        ))}
      </ul>
    );
  };

  return (
    <Dialog
      title={words.title(roomsText.label(room.kind, room.name))}
      closeLabel={text.app.close()}
      onClose={onClose}
      size="wide"
    >
      <Loaded of={load}>{list}</Loaded>
    </Dialog>
  );
}
