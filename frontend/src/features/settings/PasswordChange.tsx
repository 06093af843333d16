import { type SubmitEvent, useRef, useState } from "react";
import { useChat } from "@/app/chatContext";
import { enterText } from "@/app/text/enter";
import { people } from "@/app/text/people";
import { useAttempt } from "@/app/useAttempt";
import { Button } from "@/ui/Button";
import { Note } from "@/ui/Note";
import { PasswordField } from "@/ui/PasswordField";
import { newPasswordProblem } from "../enter/credentials";
import { useAdmission } from "../enter/useAdmission";
import { usePeople } from "../pages/usePeople";
import styles from "./Settings.module.css";

export function PasswordChange() {
  const name = useChat((state) => state.me?.name ?? "");
  const api = usePeople();
  const admit = useAdmission();
  const attempt = useAttempt();
  const [current, setCurrent] = useState("");
  const [password, setPassword] = useState("");
  const [problems, setProblems] = useState<Problems>(fine);
  const [changed, setChanged] = useState(false);
  const currentField = useRef<HTMLInputElement>(null);
  const passwordField = useRef<HTMLInputElement>(null);

  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    if (attempt.pending || attempt.left > 0) return;
    const found = {
      current: current === "" ? enterText.passwordEmpty() : null,
      password: newPasswordProblem(password),
    };
    setProblems(found);
    if (found.current !== null) return currentField.current?.focus();
    if (found.password !== null) return passwordField.current?.focus();
    const outcome = await attempt.run(() => admit(() => api.changePassword({ current, password })));
    if (!outcome.ok) {
      (isAboutCurrent(outcome.refusal.code) ? currentField : passwordField).current?.focus();
      return;
    }
    setCurrent("");
    setPassword("");
    setChanged(true);
  };
  const change = (set: (value: string) => void, value: string) => {
    set(value);
    setProblems(fine);
    setChanged(false);
    attempt.forget();
  };

  const { refusal } = attempt;
  const atCurrent = refusal !== null && isAboutCurrent(refusal.code);
  return (
    <form className={styles.block} onSubmit={(event) => void submit(event)} noValidate>
      <div className={styles.narrow}>
        <input type="text" name="username" autoComplete="username" value={name} readOnly hidden />
        <PasswordField
          ref={currentField}
          label={people.settings.current()}
          error={problems.current ?? (atCurrent ? refusal.reason : null)}
          autoComplete="current-password"
          showLabel={enterText.showPassword()}
          hideLabel={enterText.hidePassword()}
          required
          value={current}
          onChange={(event) => change(setCurrent, event.target.value)}
        />
        <PasswordField
          ref={passwordField}
          label={people.settings.fresh()}
          hint={enterText.passwordHint()}
          error={problems.password ?? (atCurrent ? null : (refusal?.reason ?? null))}
          autoComplete="new-password"
          showLabel={enterText.showPassword()}
          hideLabel={enterText.hidePassword()}
          required
          value={password}
          onChange={(event) => change(setPassword, event.target.value)}
        />
      </div>
      <div className={styles.line}>
        <Button look="primary" type="submit" aria-disabled={attempt.pending || attempt.left > 0}>
          {attempt.pending
            ? people.settings.changing()
            : attempt.left > 0
              ? enterText.wait(attempt.left)
              : people.settings.change()}
        </Button>
        {changed && <Note look="done">{people.settings.changed()}</Note>}
      </div>
    </form>
  );
}

type Problems = { readonly current: string | null; readonly password: string | null };
const fine: Problems = { current: null, password: null };

function isAboutCurrent(code: string | undefined): boolean {
  return code === "bad_credentials" || code === "unauthorized" || code === "forbidden";
}
