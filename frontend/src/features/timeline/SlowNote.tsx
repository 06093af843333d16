import { Hourglass } from "lucide-react";
import { useChat } from "@/app/chatContext";
import { roomsText } from "@/app/text";
import { useMoment } from "@/app/useMoment";
import styles from "./SlowNote.module.css";

/** When a message goes out that the server did not take yet. It has its own line: it is worth the height. */
export function SlowNote({ until }: { readonly until: number }) {
  const slow = useChat((state) => state.rooms.some((room) => room.id === state.open && room.slowS > 0));
  const now = useMoment(until, 1_000);
  const seconds = Math.max(0, Math.ceil((until - now) / 1_000));
  return (
    <p className={styles.note}>
      <Hourglass size={14} aria-hidden="true" />
      <span aria-hidden="true">{slow ? roomsText.slow(seconds) : roomsText.tooFast(seconds)}</span>
      <span className="sr-only">{roomsText.slowAloud()}</span>
    </p>
  );
}
