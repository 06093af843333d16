import { type SubmitEvent, useRef, useState } from "react";
import { useLocation, useSearch } from "wouter";
import { useActions, useChat } from "@/app/chatContext";
import { cameFrom } from "@/app/paths";
import { text } from "@/app/text";
import { Button } from "@/ui/Button";
import { Field } from "@/ui/Field";
import { Logo } from "@/ui/Logo";
import styles from "./Enter.module.css";

/** Until the server has said its own limit. */
const usualNameChars = 32;

/** The entrance: a name is enough. */
export function Enter() {
  const actions = useActions();
  const server = useChat((state) => state.server?.name ?? text.app.name());
  const most = useChat((state) => state.server?.nameChars ?? usualNameChars);
  // Whoever left by themselves is nobody now and needs no telling.
  const ended = useChat((state) => state.connection.state === "signed-out" && state.me !== null);
  const waiting = useChat((state) => state.waiting);
  const lastName = useChat((state) => (state.connection.state === "signed-out" ? state.me?.name : undefined));
  const search = useSearch();
  const [, navigate] = useLocation();
  const [name, setName] = useState(lastName ?? "");
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
    if (wanted === "") return refuse(text.enter.empty());
    if (over > 0) return refuse(text.enter.tooLong(over, most));
    setError(null);
    setPending(true);
    const outcome = await actions.enter(wanted);
    setPending(false);
    if (outcome.ok) navigate(cameFrom(search), { replace: true });
    else {
      const { reason, retryAfterMs } = outcome.refusal;
      const wait = retryAfterMs === undefined ? "" : ` ${text.enter.wait(Math.ceil(retryAfterMs / 1000))}`;
      refuse(reason.includes("again") ? reason : reason + wait);
    }
  };

  return (
    <main className={styles.page}>
      <div className={styles.card}>
        <Logo size="large" />
        <h1 className={styles.title}>
          <bdi>{text.enter.title(server)}</bdi>
        </h1>
        <p className={styles.lead}>{text.enter.lead()}</p>
        {(ended || waiting > 0) && (
          <p className={styles.notice}>
            {waiting > 0 ? text.enter.endedWaiting(waiting) : text.enter.ended()}
          </p>
        )}
        <form className={styles.form} onSubmit={(event) => void submit(event)} noValidate>
          <Field
            ref={field}
            label={text.enter.name()}
            hint={text.enter.hint(most)}
            error={error}
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
              setError(null);
            }}
          />
          <Button look="primary" type="submit" wide aria-disabled={pending}>
            {pending ? text.enter.pending() : text.enter.submit()}
          </Button>
        </form>
      </div>
    </main>
  );
}
