import { useState } from "react";
import { useActions } from "@/app/chatContext";
import { text } from "@/app/text";
import type { Opened } from "@/chat/types";
import styles from "./Pill.module.css";

type Props = {
  readonly room: string;
  readonly opened: Extract<Opened, { readonly at: "nowhere" }>;
  readonly onClose: () => void;
};

/** The message that one came for is not there, or could not be had now. */
export function NowherePill({ room, opened: { seq, reason }, onClose }: Props) {
  const actions = useActions();
  const [shown, setShown] = useState(true);
  if (!shown) return null;
  const close = () => {
    setShown(false);
    onClose();
  };
  return (
    <div className={styles.top}>
      <div className={styles.calm} role="status">
        <span>{reason === null ? text.timeline.nowhere() : text.timeline.nowhereNow(reason)}</span>
        {reason !== null && (
          <button type="button" onClick={() => actions.openAt(room, seq)}>
            {text.timeline.tryAgain()}
          </button>
        )}
        <button type="button" onClick={close}>
          {text.app.close()}
        </button>
      </div>
    </div>
  );
}
