import { Suspense } from "react";
import { optionally } from "@/app/lazily";
import { roomsText, text } from "@/app/text";
import type { Room } from "@/chat/types";
import { RoomIcon } from "../rooms/RoomIcon";
import styles from "./StartRow.module.css";
import { startItems } from "./startItems";

const StartActions = optionally(() => import("./StartActions").then((part) => part.StartActions));

type Props = { readonly id: string; readonly room: Room; readonly empty: boolean };

/** The beginning of a room, or of what is kept of it. */
export function StartRow({ id, room, empty }: Props) {
  const direct = room.kind === "direct";
  const trimmed = room.lo > 1;
  const lead = trimmed
    ? roomsText.trimmedLead(room.retentionDays)
    : direct
      ? roomsText.startDirect()
      : empty
        ? text.timeline.startLead()
        : text.timeline.startLeadOld();
  return (
    <div className={styles.row}>
      <span className={styles.mark}>
        <RoomIcon room={room} size={22} />
      </span>
      <h2 id={id} className={styles.title}>
        <bdi>
          {trimmed ? roomsText.trimmed() : roomsText.start(roomsText.label(room.kind, room.name), direct)}
        </bdi>
      </h2>
      <p className={styles.lead}>{lead}</p>
      {empty && !direct && startItems(room).length > 0 && (
        <div className={styles.actions}>
          <Suspense fallback={null}>
            <StartActions room={room} />
          </Suspense>
        </div>
      )}
    </div>
  );
}
