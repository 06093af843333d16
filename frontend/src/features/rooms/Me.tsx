import { ChevronsUpDown } from "lucide-react";
import { Suspense, useState } from "react";
import { useChat } from "@/app/chatContext";
import { text } from "@/app/text";
import type { Connection } from "@/chat/types";
import { Avatar } from "@/ui/Avatar";
import { type Spot, spotOf } from "@/ui/spot";
import { meMenu } from "../menus/lazy";
import styles from "./Me.module.css";

/** This user at the foot of the sidebar, with a menu. */
export function Me() {
  const me = useChat((state) => state.me);
  const state = useChat((state) => state.connection.state);
  const [at, setAt] = useState<Spot | null>(null);
  if (me === null) return null;

  return (
    <div className={styles.me}>
      <button
        type="button"
        className={styles.button}
        aria-haspopup="menu"
        aria-expanded={at !== null}
        // The same press closes an open menu, by being outside of it; it must not open it again.
        onPointerDown={(event) => {
          if (at !== null) event.preventDefault();
        }}
        onClick={(event) => setAt(at === null ? spotOf(event.currentTarget) : null)}
      >
        <Avatar id={me.id} name={me.name} size="large" dot={state === "online" ? "on" : "off"} />
        <span className={styles.words}>
          <bdi className={styles.name}>{me.name}</bdi>
          <span className={styles.status}>{statusOf(state)}</span>
        </span>
        <ChevronsUpDown size={16} aria-hidden="true" className={styles.hint} />
        <span className="sr-only">, {text.me.menu()}</span>
      </button>
      {at !== null && (
        <Suspense fallback={null}>
          <meMenu.Part at={at} onClose={() => setAt(null)} />
        </Suspense>
      )}
    </div>
  );
}

function statusOf(state: Connection["state"]): string {
  switch (state) {
    case "online":
      return text.me.status.online();
    case "connecting":
    case "reconnecting":
      return text.me.status.connecting();
    case "offline":
    case "refused":
    case "outdated":
      return text.me.status.offline();
    case "signed-out":
      return text.me.status.out();
  }
}
