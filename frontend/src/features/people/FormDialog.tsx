import { type ReactNode, type SubmitEvent, useState } from "react";
import { text } from "@/app/text";
import type { Outcome } from "@/chat/types";
import { Button } from "@/ui/Button";
import { Dialog } from "@/ui/Dialog";
import styles from "./FormDialog.module.css";

type Props<T> = {
  readonly title: string;
  readonly lead?: string;
  readonly submit: string;
  readonly pending: string;
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
  const {
    title,
    lead,
    submit,
    pending,
    danger = false,
    idle = false,
    run,
    onDone,
    onRefused,
    onClose,
    children,
  } = props;
  const [refused, setRefused] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);

  const go = async (event: SubmitEvent) => {
    event.preventDefault();
    if (busy || idle) return;
    setRefused(null);
    const work = run();
    if (work === null) return;
    setBusy(true);
    const outcome = await work;
    setBusy(false);
    if (outcome.ok) onDone(outcome.value);
    else (onRefused ?? setRefused)(outcome.refusal.reason);
  };

  return (
    <Dialog title={title} closeLabel={text.app.close()} onClose={onClose}>
      <form className={styles.form} onSubmit={(event) => void go(event)} noValidate>
        {lead !== undefined && <p className={styles.lead}>{lead}</p>}
        <div className={styles.fields}>{children}</div>
        {refused !== null && (
          <p className={styles.refused} role="alert">
            {refused}
          </p>
        )}
        <div className={styles.buttons}>
          <Button look="quiet" onClick={onClose} data-first>
            {text.app.cancel()}
          </Button>
          <Button look={danger ? "danger" : "primary"} type="submit" aria-disabled={busy || idle}>
            {busy ? pending : submit}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
