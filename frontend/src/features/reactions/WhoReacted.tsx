import { useChat } from "@/app/chatContext";
import type { SentLine } from "@/app/overlay";
import { text } from "@/app/text";
import { actsText } from "@/app/text/acts";
import { Dialog } from "@/ui/Dialog";
import { useRowFocus } from "../people/useRowFocus";
import { namesOf } from "./ReactionBar";
import styles from "./WhoReacted.module.css";

type Props = { readonly room: string; readonly line: SentLine; readonly onClose: () => void };

/** Everybody who reacted to a message, live. */
export function WhoReacted({ room, line, onClose }: Props) {
  const me = useChat((state) => state.me?.id ?? null);
  const now = useChat((state) => state.timelines[room]?.lines.find(({ key }) => key === line.key));
  useRowFocus(line.key);
  const reactions = now?.status === "sent" ? (now.reactions ?? []) : [];
  return (
    <Dialog title={actsText.whoTitle()} closeLabel={text.app.close()} onClose={onClose}>
      {reactions.length === 0 && <p className={styles.none}>{actsText.nobody()}</p>}
      <dl className={styles.list}>
        {reactions.map((reaction) => (
          <div key={reaction.emoji} className={styles.one}>
            <dt className={styles.emoji}>{reaction.emoji}</dt>
            <dd className={styles.names}>
              <ul>
                {namesOf(reaction, me).map((name, index) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: two may be called alike.
                  <li key={index}>
                    <bdi>{name}</bdi>
                  </li>
                ))}
              </ul>
            </dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
