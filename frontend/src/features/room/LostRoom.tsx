import { useActions } from "@/app/chatContext";
import { roomsText, text } from "@/app/text";
import type { LostRoom as Lost } from "@/chat/types";
import { Button } from "@/ui/Button";
import { copy } from "../timeline/copy";
import { Empty } from "./Empty";
import styles from "./LostRoom.module.css";

type Props = { readonly lost: Lost; readonly onClose: () => void };

/** A room that is closed to this user now. What they wrote and did not send is given back here. */
export function LostRoom({ lost, onClose }: Props) {
  const actions = useActions();
  return (
    <Empty
      title={lost.name === null ? text.rooms.missingTitle() : roomsText.lostTitle(lost.name)}
      action={
        <>
          <Button look="primary" onClick={onClose}>
            {text.rooms.toRooms()}
          </Button>
          {lost.unsent.length > 0 && (
            <section className={styles.unsent}>
              <h2 className={styles.title}>{roomsText.unsentTitle(lost.unsent.length)}</h2>
              <p className={styles.lead}>{roomsText.unsentBody()}</p>
              <ul>
                {lost.unsent.map((line) => (
                  <li key={line.key} className={styles.line}>
                    <p dir="auto" className={styles.words}>
                      {line.text}
                    </p>
                    <Button look="quiet" onClick={() => void copy(line.text)}>
                      {text.timeline.copy()}
                    </Button>
                    <Button look="quiet" onClick={() => void actions.withdraw(line.key)}>
                      {text.timeline.remove()}
                    </Button>
                  </li>
                ))}
              </ul>
            </section>
          )}
        </>
      }
    >
      {lost.name === null ? text.rooms.missingBody() : roomsText.lostBody()}
    </Empty>
  );
}
