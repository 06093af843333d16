import { type SubmitEvent, useState } from "react";
import { createRoomText, dialogsText } from "@/app/text/dialogs";
import { Button } from "@/ui/Button";
import { Field } from "@/ui/Field";
import styles from "./EditField.module.css";

type Props = {
  readonly label: string;
  readonly hint?: string;
  readonly value: string;
  readonly most: number;
  readonly required?: boolean;
  /** The sentence of a refusal, or `null`. */
  readonly save: (value: string) => Promise<string | null>;
};

/** A line of text that is saved by its own button, which is there when there is something to save. */
export function EditField({ label, hint, value, most, required = false, save }: Props) {
  const [typed, setTyped] = useState(value);
  const [state, setState] = useState<"idle" | "saving" | "saved">("idle");
  const [error, setError] = useState<string | null>(null);
  const wanted = typed.trim();
  const changed = wanted !== value;

  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    if (!changed || state === "saving") return;
    const over = [...wanted].length - most;
    if (required && wanted === "") return setError(createRoomText.empty());
    if (over > 0) return setError(createRoomText.tooLong(over, most));
    setState("saving");
    const reason = await save(wanted);
    setError(reason);
    setState(reason === null ? "saved" : "idle");
  };

  return (
    <form className={styles.edit} onSubmit={(event) => void submit(event)} noValidate>
      <Field
        label={label}
        hint={state === "saved" && !changed ? dialogsText.saved() : (hint ?? "")}
        error={error}
        autoComplete="off"
        dir="auto"
        value={typed}
        onChange={(event) => {
          setTyped(event.target.value);
          setError(null);
          setState("idle");
        }}
      />
      {changed && (
        <div className={styles.save}>
          <Button look="primary" type="submit" aria-disabled={state === "saving"}>
            {state === "saving" ? dialogsText.saving() : dialogsText.save()}
          </Button>
        </div>
      )}
    </form>
  );
}
