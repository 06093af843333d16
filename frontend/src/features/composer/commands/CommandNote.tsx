import { X } from "lucide-react";
import { writingText } from "@/app/text/writing";
import { Button } from "@/ui/Button";
import { IconButton } from "@/ui/IconButton";
import styles from "./CommandNote.module.css";

type Props = {
  readonly sentence: string;
  /** Sends what was typed as it is. */
  readonly onSend: (() => void) | undefined;
  readonly onClose: () => void;
};

/** Why a command was not done, above the field that still has it. */
export function CommandNote({ sentence, onSend, onClose }: Props) {
  return (
    <div className={styles.note}>
      <p role="alert">{sentence}</p>
      {onSend !== undefined && (
        <Button look="quiet" onClick={onSend}>
          {writingText.commands.asText()}
        </Button>
      )}
      <IconButton small label={writingText.commands.dismiss()} onClick={onClose}>
        <X size={16} aria-hidden="true" />
      </IconButton>
    </div>
  );
}
