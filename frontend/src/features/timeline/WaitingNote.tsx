import { Clock3 } from "lucide-react";
import { useChat } from "@/app/chatContext";
import { text } from "@/app/text";
import { classes } from "@/ui/classes";
import styles from "./MessageRow.module.css";

/** Why a message is not sent yet. Takes no width: coming and going moves nothing. */
export function WaitingNote({ status }: { readonly status: "sending" | "queued" }) {
  const online = useChat((state) => state.connection.state === "online");
  const queued = online ? text.timeline.queuedOnline() : text.timeline.queued();
  return (
    <span className={classes(styles.slot, status === "sending" && styles.late)}>
      <span className={styles.state}>
        <Clock3 size={14} aria-hidden="true" />
        <span className={status === "queued" ? styles.stateWords : "sr-only"}>
          {status === "queued" ? queued : text.timeline.sending()}
        </span>
      </span>
    </span>
  );
}
