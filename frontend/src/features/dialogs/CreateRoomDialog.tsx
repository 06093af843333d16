import { type SubmitEvent, useRef, useState } from "react";
import { useLocation } from "wouter";
import { useActions, useChat } from "@/app/chatContext";
import { paths } from "@/app/paths";
import { text } from "@/app/text";
import { Button } from "@/ui/Button";
import { Dialog } from "@/ui/Dialog";
import { Field } from "@/ui/Field";
import styles from "./FormDialog.module.css";

/** Until the server has said its own limit. */
const usualRoomNameChars = 30;

export function CreateRoomDialog({ onClose }: { readonly onClose: () => void }) {
  const actions = useActions();
  const most = useChat((state) => state.server?.roomNameChars ?? usualRoomNameChars);
  const [, navigate] = useLocation();
  const [name, setName] = useState("");
  const [error, setError] = useState<string | null>(null);
  const [pending, setPending] = useState(false);
  const field = useRef<HTMLInputElement>(null);

  const refuse = (reason: string) => {
    setError(reason);
    field.current?.focus();
  };

  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    if (pending) return;
    const wanted = name.trim();
    const over = [...wanted].length - most;
    if (wanted === "") return refuse(text.createRoom.empty());
    if (over > 0) return refuse(text.createRoom.tooLong(over, most));
    setError(null);
    setPending(true);
    const outcome = await actions.createRoom(wanted);
    setPending(false);
    if (!outcome.ok) return refuse(outcome.refusal.reason);
    onClose();
    navigate(paths.room(outcome.value.id));
  };

  return (
    <Dialog title={text.createRoom.title()} closeLabel={text.app.close()} onClose={onClose}>
      <form className={styles.form} onSubmit={(event) => void submit(event)} noValidate>
        <p className={styles.lead}>{text.createRoom.lead()}</p>
        <Field
          ref={field}
          label={text.createRoom.name()}
          hint={text.createRoom.hint(most)}
          error={error}
          placeholder={text.createRoom.example()}
          autoComplete="off"
          required
          dir="auto"
          value={name}
          onChange={(event) => {
            setName(event.target.value);
            setError(null);
          }}
        />
        <div className={styles.buttons}>
          <Button look="quiet" onClick={onClose}>
            {text.app.cancel()}
          </Button>
          <Button look="primary" type="submit" aria-disabled={pending}>
            {pending ? text.createRoom.pending() : text.createRoom.submit()}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
