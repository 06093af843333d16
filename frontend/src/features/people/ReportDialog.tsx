import { useRef, useState } from "react";
import { announce } from "@/app/announce";
import { useActions } from "@/app/chatContext";
import type { SentLine } from "@/app/overlay";
import { text } from "@/app/text";
import { dialogsText } from "@/app/text/dialogs";
import type { Room } from "@/chat/types";
import { Button } from "@/ui/Button";
import { Dialog } from "@/ui/Dialog";
import { Field } from "@/ui/Field";
import { FormDialog } from "../pages/FormDialog";
import styles from "../pages/FormDialog.module.css";
import { Quote } from "./Quote";
import { useRowFocus } from "./useRowFocus";

type Props = { readonly room: Room; readonly line: SentLine; readonly onClose: () => void };

export function ReportDialog({ room, line, onClose }: Props) {
  const actions = useActions();
  const [why, setWhy] = useState("");
  const [error, setError] = useState<string | null>(null);
  const [reported, setReported] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  useRowFocus(line.key);

  if (reported) {
    return (
      <Dialog title={dialogsText.message.reportTitle()} closeLabel={text.app.close()} onClose={onClose}>
        <div className={styles.form}>
          <p className={styles.lead}>{dialogsText.message.reported()}</p>
          <div className={styles.buttons}>
            <Button look="primary" onClick={onClose} data-first>
              {dialogsText.done()}
            </Button>
          </div>
        </div>
      </Dialog>
    );
  }
  const run = () => {
    if (why.trim() !== "") return actions.reportMessage(room.id, line.seq, why.trim());
    setError(dialogsText.message.reportEmpty());
    field.current?.focus();
    return null;
  };
  return (
    <FormDialog
      title={dialogsText.message.reportTitle()}
      lead={dialogsText.message.reportBody()}
      submit={dialogsText.message.reportSubmit()}
      pending={dialogsText.message.reporting()}
      run={run}
      onDone={() => {
        setReported(true);
        announce(dialogsText.message.reported());
      }}
      onClose={onClose}
    >
      <Quote line={line} />
      <Field
        ref={field}
        label={dialogsText.message.reportWhy()}
        error={error}
        required
        dir="auto"
        value={why}
        onChange={(event) => {
          setWhy(event.target.value);
          setError(null);
        }}
      />
    </FormDialog>
  );
}
