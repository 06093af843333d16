import { ChevronsUpDown } from "lucide-react";
import { Suspense } from "react";
import { useChat } from "@/app/chatContext";
import { text } from "@/app/text";
import type { Connection } from "@/chat/types";
import { Avatar } from "@/ui/Avatar";
import { Menu } from "@/ui/Menu";
import { meItems } from "./lazy";
import styles from "./Me.module.css";

/** This user at the foot of the sidebar, with a menu. */
export function Me() {
  const me = useChat((state) => state.me);
  const state = useChat((state) => state.connection.state);
  if (me === null) return null;
  const status = statusOf(state);

  return (
    <div className={styles.me}>
      <Menu
        label={text.me.menu()}
        button={
          <>
            <Avatar id={me.id} name={me.name} size="large" dot={state === "online" ? "on" : "off"} />
            <span className={styles.words}>
              <bdi className={styles.name}>{me.name}</bdi>
              <span className={styles.status}>{status}</span>
            </span>
            <ChevronsUpDown size={16} aria-hidden="true" className={styles.hint} />
          </>
        }
      >
        {(close) => (
          <Suspense fallback={null}>
            <meItems.Part onClose={close} />
          </Suspense>
        )}
      </Menu>
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
