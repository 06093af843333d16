import { type SubmitEvent, useRef, useState } from "react";
import { useChat } from "@/app/chatContext";
import { enterText } from "@/app/text/enter";
import { people } from "@/app/text/people";
import { useAttempt } from "@/app/useAttempt";
import { Button } from "@/ui/Button";
import { Field } from "@/ui/Field";
import { Note } from "@/ui/Note";
import { nameProblem } from "../enter/credentials";
import { usualNameChars } from "../enter/limits";
import { useAdmission } from "../enter/useAdmission";
import { usePeople } from "../pages/usePeople";
import styles from "./Settings.module.css";

export function NameForm() {
  const known = useChat((state) => state.me?.name ?? "");
  const most = useChat((state) => state.server?.nameChars ?? usualNameChars);
  const api = usePeople();
  const admit = useAdmission();
  const attempt = useAttempt();
  const [name, setName] = useState(known);
  const [problem, setProblem] = useState<string | null>(null);
  const [saved, setSaved] = useState<string | null>(null);
  const field = useRef<HTMLInputElement>(null);

  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    if (attempt.pending || attempt.left > 0) return;
    const wrong = nameProblem(name, most);
    setProblem(wrong);
    if (wrong !== null) return field.current?.focus();
    const outcome = await attempt.run(() => admit(() => api.renameMe(name.trim())));
    if (outcome.ok) setSaved(outcome.value.user.name);
    else field.current?.focus();
  };

  return (
    <form className={styles.block} onSubmit={(event) => void submit(event)} noValidate>
      <div className={styles.narrow}>
        <Field
          ref={field}
          label={people.settings.name()}
          hint={enterText.hint(most)}
          error={problem ?? attempt.refusal?.reason ?? null}
          name="username"
          autoComplete="nickname"
          spellCheck={false}
          required
          dir="auto"
          value={name}
          onChange={(event) => {
            setName(event.target.value);
            setProblem(null);
            setSaved(null);
            attempt.forget();
          }}
        />
      </div>
      <div className={styles.line}>
        <Button look="primary" type="submit" aria-disabled={attempt.pending || attempt.left > 0}>
          {attempt.pending
            ? people.common.saving()
            : attempt.left > 0
              ? enterText.wait(attempt.left)
              : people.common.save()}
        </Button>
        {saved !== null && <Note look="done">{people.settings.nameSaved(saved)}</Note>}
      </div>
    </form>
  );
}
