import { useEffect, useState } from "react";
import { useActions } from "@/app/chatContext";
import { roomsText, text } from "@/app/text";
import type { LostRoom as Lost } from "@/chat/types";
import { Button } from "@/ui/Button";
import { spoken } from "../files/boxes";
import { copy } from "../timeline/copy";
import { Empty } from "./Empty";
import styles from "./LostRoom.module.css";

type Props = { readonly room: string; readonly lost: Lost; readonly onClose: () => void };

/** A room that is closed to this user now. What they wrote and did not send is given back here. */
export function LostRoom({ room, lost, onClose }: Props) {
  const actions = useActions();
  const [draft, setDraft] = useState("");

  useEffect(() => {
    let here = true;
    void actions.draft(room).then((words) => {
      if (here) setDraft(words);
    });
    return () => {
      here = false;
    };
  }, [actions, room]);
  const dropDraft = () => {
    setDraft("");
    actions.saveDraft(room, "");
  };

  return (
    <Empty
      title={lost.name === null ? text.rooms.missingTitle() : roomsText.lostTitle(lost.name)}
      action={
        <>
          <Button look="primary" onClick={onClose}>
            {text.rooms.toRooms()}
          </Button>
          {draft !== "" && (
            <section className={styles.unsent}>
              <h2 className={styles.title}>{roomsText.lostDraft()}</h2>
              <p className={styles.lead}>{roomsText.unsentBody()}</p>
              <ul>
                <Kept words={draft} onRemove={dropDraft} />
              </ul>
            </section>
          )}
          {lost.unsent.length > 0 && (
            <section className={styles.unsent}>
              <h2 className={styles.title}>{roomsText.unsentTitle(lost.unsent.length)}</h2>
              <p className={styles.lead}>{roomsText.unsentBody()}</p>
              <ul>
                {lost.unsent.map((line) => (
                  <Kept
                    key={line.key}
                    words={spoken(line)}
                    onRemove={() => void actions.withdraw(line.key)}
                  />
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

type KeptProps = { readonly words: string; readonly onRemove: () => void };

function Kept({ words, onRemove }: KeptProps) {
  return (
    <li className={styles.line}>
      <p dir="auto" className={styles.words}>
        {words}
      </p>
      <Button look="quiet" onClick={() => void copy(words)}>
        {text.timeline.copy()}
      </Button>
      <Button look="quiet" onClick={onRemove}>
        {text.timeline.remove()}
      </Button>
    </li>
  );
}
