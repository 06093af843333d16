import { text } from "@/app/text";
import { people } from "@/app/text/people";
import { Button } from "@/ui/Button";
import { Dialog } from "@/ui/Dialog";
import { CopyLine } from "./CopyLine";
import styles from "./FormDialog.module.css";

type Props = {
  readonly title: string;
  readonly note: string;
  readonly value: string;
  readonly onClose: () => void;
};

/** Something that the server shows only once. A click beside the dialog must not lose it. */
export function SecretDialog({ title, note, value, onClose }: Props) {
  return (
    <Dialog title={title} closeLabel={text.app.close()} onClose={onClose} stays>
      <div className={styles.form}>
        <p className={styles.lead}>{note}</p>
        <CopyLine label={title} value={value} />
        <div className={styles.buttons}>
          <Button look="quiet" onClick={onClose}>
            {people.common.done()}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
