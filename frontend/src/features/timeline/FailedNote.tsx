import { TriangleAlert } from "lucide-react";
import { useActions } from "@/app/chatContext";
import { text } from "@/app/text";
import { useComposerPort } from "../composer/port";
import styles from "./FailedNote.module.css";
import type { Said } from "./rows";

type Props = { readonly line: Extract<Said, { status: "failed" }>; readonly reachable: boolean };

export function FailedNote({ line, reachable }: Props) {
  const actions = useActions();
  const composer = useComposerPort();
  const tabIndex = reachable ? undefined : -1;

  const edit = async () => {
    const taken = await actions.withdraw(line.key);
    if (taken !== null) composer.putBack(taken.text, taken);
    composer.focus();
  };
  const remove = async () => {
    await actions.withdraw(line.key);
    composer.focus();
  };

  return (
    <div className={styles.note}>
      <span className={styles.reason}>
        <TriangleAlert size={14} aria-hidden="true" />
        <span>{text.timeline.failed(line.reason)}</span>
      </span>
      <span className={styles.buttons}>
        <button type="button" tabIndex={tabIndex} onClick={() => actions.retry(line.key)}>
          {text.timeline.retry()}
        </button>
        <button type="button" tabIndex={tabIndex} onClick={() => void edit()}>
          {text.timeline.edit()}
        </button>
        <button type="button" tabIndex={tabIndex} onClick={() => void remove()}>
          {text.timeline.remove()}
        </button>
      </span>
    </div>
  );
}
