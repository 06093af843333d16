import { Undo2 } from "lucide-react";
import { useEffect } from "react";
import { announce } from "@/app/announce";
import { useActions } from "@/app/chatContext";
import { actsText } from "@/app/text/acts";
import { useMoment } from "@/app/useMoment";
import styles from "./UndoNote.module.css";

type Props = {
  readonly room: string;
  readonly seq: number;
  /** Milliseconds since the epoch. */
  readonly until: number;
};

/** Takes a deletion back, while that can be done: nobody else has seen it yet. */
export function UndoNote({ room, seq, until }: Props) {
  const actions = useActions();
  const now = useMoment(until);
  const over = now >= until;
  useEffect(() => {
    if (Date.now() < until) announce(actsText.undoAloud());
  }, [until]);
  if (over) return null;
  return (
    <button
      type="button"
      className={styles.undo}
      onClick={(event) => {
        const row = event.currentTarget.closest<HTMLElement>("[data-key]");
        if (actions.undoDelete(room, seq)) {
          announce(actsText.undone());
          row?.focus();
        }
      }}
    >
      <Undo2 size={14} aria-hidden="true" />
      {actsText.undo()}
    </button>
  );
}
