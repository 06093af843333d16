import { type SubmitEvent, useRef, useState } from "react";
import { enterText } from "@/app/text/enter";
import { people } from "@/app/text/people";
import { useAttempt } from "@/app/useAttempt";
import type { Outcome } from "@/chat/types";
import { Button } from "@/ui/Button";
import { Field } from "@/ui/Field";
import styles from "./AddForm.module.css";

type Props<T> = {
  readonly label: string;
  readonly hint: string;
  readonly submit: string;
  readonly type?: "text" | "url";
  /** A sentence about what is wrong; `null`: nothing. */
  readonly check: (value: string) => string | null;
  readonly ask: (value: string) => Promise<Outcome<T>>;
  readonly onAdded: (value: T, given: string) => void;
};

/** One field and a button at the end of a list: makes one more. */
export function AddForm<T>({ label, hint, submit, type = "text", check, ask, onAdded }: Props<T>) {
  const [value, setValue] = useState("");
  const [problem, setProblem] = useState<string | null>(null);
  const attempt = useAttempt();
  const field = useRef<HTMLInputElement>(null);

  const onSubmit = async (event: SubmitEvent) => {
    event.preventDefault();
    if (attempt.pending || attempt.left > 0) return;
    const given = value.trim();
    const wrong = check(given);
    setProblem(wrong);
    if (wrong !== null) return field.current?.focus();
    const outcome = await attempt.run(() => ask(given));
    if (!outcome.ok) return field.current?.focus();
    setValue("");
    onAdded(outcome.value, given);
  };

  return (
    <form className={styles.form} onSubmit={(event) => void onSubmit(event)} noValidate>
      <div className={styles.field}>
        <Field
          ref={field}
          label={label}
          hint={hint}
          error={problem ?? attempt.refusal?.reason ?? null}
          type={type}
          autoComplete="off"
          spellCheck={false}
          value={value}
          onChange={(event) => {
            setValue(event.target.value);
            setProblem(null);
            attempt.forget();
          }}
        />
      </div>
      <Button look="primary" type="submit" aria-disabled={attempt.pending || attempt.left > 0}>
        {attempt.pending ? people.common.working() : attempt.left > 0 ? enterText.wait(attempt.left) : submit}
      </Button>
    </form>
  );
}
