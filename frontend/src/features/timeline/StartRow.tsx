import { Hash } from "lucide-react";
import { text } from "@/app/text";
import styles from "./StartRow.module.css";

type Props = { readonly id: string; readonly room: string; readonly empty: boolean };

/** The beginning of a room. */
export function StartRow({ id, room, empty }: Props) {
  return (
    <div className={styles.row}>
      <span className={styles.mark}>
        <Hash size={22} aria-hidden="true" />
      </span>
      <h2 id={id} className={styles.title}>
        <bdi>{text.timeline.start(room)}</bdi>
      </h2>
      <p className={styles.lead}>{empty ? text.timeline.startLead() : text.timeline.startLeadOld()}</p>
    </div>
  );
}
