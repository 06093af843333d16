import { type SubmitEvent, useRef, useState } from "react";
import { useChat } from "@/app/chatContext";
import { text } from "@/app/text";
import { people } from "@/app/text/people";
import { useAttempt } from "@/app/useAttempt";
import { Button } from "@/ui/Button";
import { Dialog } from "@/ui/Dialog";
import { Note } from "@/ui/Note";
import { PasswordField } from "@/ui/PasswordField";
import { newPasswordProblem } from "../enter/credentials";
import { useAdmission } from "../enter/useAdmission";
import styles from "../pages/Form.module.css";
import { usePeople } from "../pages/usePeople";

/** A guest sets a password and is an account from then on, the same user. */
export function ClaimDialog({ onClose }: { readonly onClose: () => void }) {
  const name = useChat((state) => state.me?.name ?? "");
  const api = usePeople();
  const admit = useAdmission();
  const attempt = useAttempt();
  const [password, setPassword] = useState("");
  const [problem, setProblem] = useState<string | null>(null);
  const [done, setDone] = useState(false);
  const field = useRef<HTMLInputElement>(null);

  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    if (attempt.pending || attempt.left > 0) return;
    const wrong = newPasswordProblem(password);
    setProblem(wrong);
    if (wrong !== null) return field.current?.focus();
    const outcome = await attempt.run(() => admit(() => api.claim({ password })));
    if (outcome.ok) setDone(true);
    else field.current?.focus();
  };

  return (
    <Dialog title={people.claim.title()} closeLabel={text.app.close()} onClose={onClose}>
      {done ? (
        <div className={styles.dialog}>
          <Note look="done">{people.claim.done(name)}</Note>
          <div className={styles.buttons}>
            <Button look="primary" onClick={onClose} autoFocus>
              {text.app.close()}
            </Button>
          </div>
        </div>
      ) : (
        <form className={styles.dialog} onSubmit={(event) => void submit(event)} noValidate>
          <p className={styles.body}>{people.claim.lead(name)}</p>
          {/* For the password manager: it keeps the pair. */}
          <input type="text" name="username" autoComplete="username" value={name} readOnly hidden />
          <PasswordField
            ref={field}
            label={text.enter.newPassword()}
            hint={text.enter.passwordHint()}
            error={problem ?? attempt.refusal?.reason ?? null}
            name="password"
            autoComplete="new-password"
            showLabel={text.enter.showPassword()}
            hideLabel={text.enter.hidePassword()}
            autoFocus
            required
            value={password}
            onChange={(event) => {
              setPassword(event.target.value);
              setProblem(null);
              attempt.forget();
            }}
          />
          <div className={styles.buttons}>
            <Button look="quiet" onClick={onClose}>
              {text.app.cancel()}
            </Button>
            <Button look="primary" type="submit" aria-disabled={attempt.pending || attempt.left > 0}>
              {attempt.pending
                ? people.claim.pending()
                : attempt.left > 0
                  ? text.enter.wait(attempt.left)
                  : people.claim.submit()}
            </Button>
          </div>
        </form>
      )}
    </Dialog>
  );
}
