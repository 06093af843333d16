import { type SubmitEvent, useRef, useState } from "react";
import type { Credentials, Me } from "@/api/session";
import { useChat } from "@/app/chatContext";
import { enterText } from "@/app/text/enter";
import { useAttempt } from "@/app/useAttempt";
import type { Outcome } from "@/chat/types";
import { Button } from "@/ui/Button";
import { Field } from "@/ui/Field";
import { PasswordField } from "@/ui/PasswordField";
import { fieldOf, nameProblem, newPasswordProblem } from "./credentials";
import styles from "./Form.module.css";
import { usualNameChars } from "./limits";
import { useAdmission } from "./useAdmission";

type Props = {
  /** `known`: of an account that exists; `new`: being chosen here. */
  readonly password: "known" | "new";
  readonly ask: (credentials: Credentials) => Promise<Outcome<Me>>;
  readonly onAdmitted: (me: Me) => void;
  readonly submit: string;
  readonly pending: string;
  readonly lastName?: string | undefined;
};

/** Name and password: to sign in, or for a new account. */
export function PasswordForm({ password: which, ask, onAdmitted, submit, pending, lastName }: Props) {
  const most = useChat((state) => state.server?.nameChars ?? usualNameChars);
  const [name, setName] = useState(lastName ?? "");
  const [password, setPassword] = useState("");
  const [problems, setProblems] = useState<Problems>(fine);
  const attempt = useAttempt();
  const admit = useAdmission();
  const nameField = useRef<HTMLInputElement>(null);
  const passwordField = useRef<HTMLInputElement>(null);

  const refuse = (field: "name" | "password") =>
    (field === "name" ? nameField : passwordField).current?.focus();
  const change = (set: (value: string) => void) => (value: string) => {
    set(value);
    setProblems(fine);
    attempt.forget();
  };

  const onSubmit = async (event: SubmitEvent) => {
    event.preventDefault();
    if (attempt.pending || attempt.left > 0) return;
    const found = { name: nameProblem(name, most), password: problemOf(which, password) };
    setProblems(found);
    if (found.name !== null) return refuse("name");
    if (found.password !== null) return refuse("password");
    const outcome = await attempt.run(() => admit(() => ask({ name: name.trim(), password })));
    if (outcome.ok) onAdmitted(outcome.value);
    else refuse(fieldOf(outcome.refusal));
  };

  const { refusal } = attempt;
  const refusedAt = refusal === null ? null : fieldOf(refusal);
  const reason = refusal?.reason ?? null;
  return (
    <form className={styles.form} onSubmit={(event) => void onSubmit(event)} noValidate>
      <Field
        ref={nameField}
        label={enterText.accountName()}
        hint={which === "new" ? enterText.hint(most) : ""}
        error={problems.name ?? (refusedAt === "name" ? reason : null)}
        name="username"
        autoComplete="username"
        autoCapitalize="words"
        spellCheck={false}
        autoFocus
        required
        dir="auto"
        value={name}
        onChange={(event) => change(setName)(event.target.value)}
      />
      <PasswordField
        ref={passwordField}
        label={which === "new" ? enterText.newPassword() : enterText.password()}
        hint={which === "new" ? enterText.passwordHint() : ""}
        error={problems.password ?? (refusedAt === "password" ? reason : null)}
        name="password"
        autoComplete={which === "new" ? "new-password" : "current-password"}
        showLabel={enterText.showPassword()}
        hideLabel={enterText.hidePassword()}
        required
        value={password}
        onChange={(event) => change(setPassword)(event.target.value)}
      />
      <Button look="primary" type="submit" wide aria-disabled={attempt.pending || attempt.left > 0}>
        {attempt.pending ? pending : attempt.left > 0 ? enterText.wait(attempt.left) : submit}
      </Button>
    </form>
  );
}

type Problems = { readonly name: string | null; readonly password: string | null };
const fine: Problems = { name: null, password: null };

function problemOf(which: "known" | "new", password: string): string | null {
  switch (which) {
    case "new":
      return newPasswordProblem(password);
    case "known":
      return password === "" ? enterText.passwordEmpty() : null;
  }
}
