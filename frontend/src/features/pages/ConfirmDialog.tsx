import { type ReactNode, type SubmitEvent, useState } from "react";
import { text } from "@/app/text";
import { people } from "@/app/text/people";
import { useAttempt } from "@/app/useAttempt";
import type { Outcome } from "@/chat/types";
import { Button } from "@/ui/Button";
import { Dialog } from "@/ui/Dialog";
import { Note } from "@/ui/Note";
import styles from "./Form.module.css";

type Props<T> = {
  readonly title: string;
  /** What is lost by it. */
  readonly body: string;
  readonly submit: string;
  readonly pending?: string;
  readonly look?: "danger" | "primary";
  /** Looks at the fields and marks what is wrong; false: something is, and nothing is asked. */
  readonly check?: () => boolean;
  readonly ask: () => Promise<Outcome<T>>;
  readonly onDone: (value: T) => void;
  readonly onClose: () => void;
  /** Fields, if the act needs some. */
  readonly children?: ReactNode;
};

/** Asks before something that cannot be taken back, does it, and says here if it was refused. */
export function ConfirmDialog<T>(props: Props<T>) {
  const { title, body, submit, pending, look = "danger", check, ask, onDone, onClose, children } = props;
  const attempt = useAttempt();
  const [done, setDone] = useState(false);

  const onSubmit = async (event: SubmitEvent) => {
    event.preventDefault();
    if (attempt.pending || attempt.left > 0 || done) return;
    if (check?.() === false) return;
    const outcome = await attempt.run(ask);
    if (!outcome.ok) return;
    setDone(true);
    onDone(outcome.value);
  };

  return (
    <Dialog title={title} closeLabel={text.app.close()} onClose={onClose}>
      <form className={styles.dialog} onSubmit={(event) => void onSubmit(event)} noValidate>
        <p className={styles.body}>{body}</p>
        {children}
        {attempt.refusal !== null && <Note look="problem">{attempt.refusal.reason}</Note>}
        <div className={styles.buttons}>
          <Button look="quiet" onClick={onClose} data-first>
            {text.app.cancel()}
          </Button>
          <Button look={look} type="submit" aria-disabled={attempt.pending || attempt.left > 0}>
            {attempt.pending
              ? (pending ?? people.common.working())
              : attempt.left > 0
                ? text.enter.wait(attempt.left)
                : submit}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
