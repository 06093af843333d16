import { type ReactNode, type SubmitEvent, useState } from "react";
import { text } from "@/app/text";
import { enterText } from "@/app/text/enter";
import { people } from "@/app/text/people";
import { useAttempt } from "@/app/useAttempt";
import type { Outcome } from "@/chat/types";
import { Button } from "@/ui/Button";
import { Dialog } from "@/ui/Dialog";
import { Note } from "@/ui/Note";
import styles from "./FormDialog.module.css";

type Props<T> = {
  readonly title: string;
  readonly lead?: string;
  readonly submit: string;
  readonly pending?: string;
  /** The button that does nothing. */
  readonly cancel?: string;
  readonly danger?: boolean;
  /** There is nothing to submit yet. */
  readonly idle?: boolean;
  /** `null`: something is missing, and the field says what. */
  readonly run: () => Promise<Outcome<T>> | null;
  readonly onDone: (value: T) => void;
  /** Shows the refusal where it belongs; else it stands above the buttons. */
  readonly onRefused?: (reason: string) => void;
  readonly onClose: () => void;
  readonly children?: ReactNode;
};

/** A dialog that asks for something, or only whether: with one button that does it and one that does not. */
export function FormDialog<T>(props: Props<T>) {
  const { title, lead, danger = false, idle = false, run, onDone, onRefused, onClose, children } = props;
  const attempt = useAttempt();
  const [done, setDone] = useState(false);
  const waits = idle || done || attempt.pending || attempt.left > 0;

  const onSubmit = async (event: SubmitEvent) => {
    event.preventDefault();
    if (waits) return;
    attempt.forget();
    const work = run();
    if (work === null) return;
    const outcome = await attempt.run(() => work);
    if (outcome.ok) {
      setDone(true);
      onDone(outcome.value);
    } else onRefused?.(outcome.refusal.reason);
  };

  const submitWords = () => {
    if (attempt.pending) return props.pending ?? people.common.working();
    return attempt.left > 0 ? enterText.wait(attempt.left) : props.submit;
  };

  return (
    <Dialog title={title} closeLabel={text.app.close()} onClose={onClose}>
      <form className={styles.form} onSubmit={(event) => void onSubmit(event)} noValidate>
        {lead !== undefined && <p className={styles.lead}>{lead}</p>}
        {children}
        {attempt.refusal !== null && onRefused === undefined && (
          <Note look="problem">{attempt.refusal.reason}</Note>
        )}
        <div className={styles.buttons}>
          <Button look="quiet" onClick={onClose} data-first>
            {props.cancel ?? text.app.cancel()}
          </Button>
          <Button look={danger ? "danger" : "primary"} type="submit" aria-disabled={waits}>
            {submitWords()}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
