import { useRef, useState } from "react";
import { useChat } from "@/app/chatContext";
import { text } from "@/app/text";
import { enterText } from "@/app/text/enter";
import { people } from "@/app/text/people";
import { Button } from "@/ui/Button";
import { Dialog } from "@/ui/Dialog";
import { Note } from "@/ui/Note";
import { PasswordField } from "@/ui/PasswordField";
import { newPasswordProblem } from "../enter/credentials";
import { useAdmission } from "../enter/useAdmission";
import { FormDialog } from "../pages/FormDialog";
import styles from "../pages/FormDialog.module.css";
import { usePeople } from "../pages/usePeople";

/** A guest sets a password and is an account from then on, the same user. */
export function ClaimDialog({ onClose }: { readonly onClose: () => void }) {
  const name = useChat((state) => state.me?.name ?? "");
  const api = usePeople();
  const admit = useAdmission();
  const [password, setPassword] = useState("");
  const [problem, setProblem] = useState<string | null>(null);
  const [done, setDone] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  const refuse = (reason: string) => {
    setProblem(reason);
    field.current?.focus();
  };

  if (done) {
    return (
      <Dialog title={people.claim.title()} closeLabel={text.app.close()} onClose={onClose}>
        <div className={styles.form}>
          <Note look="done">{people.claim.done(name)}</Note>
          <div className={styles.buttons}>
            <Button look="primary" onClick={onClose} data-first>
              {text.app.close()}
            </Button>
          </div>
        </div>
      </Dialog>
    );
  }
  const run = () => {
    const wrong = newPasswordProblem(password);
    if (wrong === null) return admit(() => api.claim({ password }));
    refuse(wrong);
    return null;
  };
  return (
    <FormDialog
      title={people.claim.title()}
      lead={people.claim.lead(name)}
      submit={people.claim.submit()}
      pending={people.claim.pending()}
      run={run}
      onDone={() => setDone(true)}
      onRefused={refuse}
      onClose={onClose}
    >
      {/* For the password manager: it keeps the pair. */}
      <input type="text" name="username" autoComplete="username" value={name} readOnly hidden />
      <PasswordField
        ref={field}
        label={enterText.newPassword()}
        hint={enterText.passwordHint()}
        error={problem}
        name="password"
        autoComplete="new-password"
        showLabel={enterText.showPassword()}
        hideLabel={enterText.hidePassword()}
        required
        value={password}
        onChange={(event) => {
          setPassword(event.target.value);
          setProblem(null);
        }}
      />
    </FormDialog>
  );
}
