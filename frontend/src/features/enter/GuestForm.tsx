import { type SubmitEvent, useRef, useState } from "react";
import { useChat } from "@/app/chatContext";
import { enterText } from "@/app/text/enter";
import { useAttempt } from "@/app/useAttempt";
import type { Outcome } from "@/chat/types";
import { Button } from "@/ui/Button";
import { Field } from "@/ui/Field";
import { nameProblem } from "./credentials";
import styles from "./Form.module.css";
import { usualNameChars } from "./limits";

type Props<T> = {
  readonly enter: (name: string) => Promise<Outcome<T>>;
  readonly onEntered: (value: T) => void;
  /** Somebody whose session ended need not write it again. */
  readonly lastName?: string | undefined;
  readonly submit?: string;
};

/** A name is enough. */
export function GuestForm<T>({ enter, onEntered, lastName, submit = enterText.submit() }: Props<T>) {
  const most = useChat((state) => state.server?.nameChars ?? usualNameChars);
  const [name, setName] = useState(lastName ?? "");
  const [problem, setProblem] = useState<string | null>(null);
  const attempt = useAttempt();
  const field = useRef<HTMLInputElement>(null);

  const onSubmit = async (event: SubmitEvent) => {
    event.preventDefault();
    if (attempt.pending || attempt.left > 0) return;
    const wrong = nameProblem(name, most);
    setProblem(wrong);
    if (wrong !== null) return field.current?.focus();
    const outcome = await attempt.run(() => enter(name.trim()));
    if (outcome.ok) onEntered(outcome.value);
    else field.current?.focus();
  };

  return (
    <form className={styles.form} onSubmit={(event) => void onSubmit(event)} noValidate>
      <Field
        ref={field}
        label={enterText.name()}
        hint={enterText.hint(most)}
        error={problem ?? attempt.refusal?.reason ?? null}
        name="username"
        autoComplete="nickname"
        autoCapitalize="words"
        spellCheck={false}
        autoFocus
        required
        dir="auto"
        value={name}
        onChange={(event) => {
          setName(event.target.value);
          setProblem(null);
          attempt.forget();
        }}
      />
      <Button look="primary" type="submit" wide aria-disabled={attempt.pending || attempt.left > 0}>
        {attempt.pending ? enterText.pending() : attempt.left > 0 ? enterText.wait(attempt.left) : submit}
      </Button>
    </form>
  );
}
