import { Hash, Lock } from "lucide-react";
import { dialogsText } from "@/app/text/dialogs";
import type { NewRoom } from "@/chat/types";
import styles from "./KindChoice.module.css";

type Props = { readonly kind: NewRoom["kind"]; readonly onChoose: (kind: NewRoom["kind"]) => void };

const kinds = [
  { kind: "open", icon: Hash, words: dialogsText.create.open, hint: dialogsText.create.openHint },
  { kind: "private", icon: Lock, words: dialogsText.create.private, hint: dialogsText.create.privateHint },
] as const;

/** Who a new room is for. */
export function KindChoice({ kind, onChoose }: Props) {
  return (
    <fieldset className={styles.kinds}>
      <legend className={styles.legend}>{dialogsText.create.kind()}</legend>
      {kinds.map(({ kind: one, icon: Icon, words, hint }) => (
        <label key={one} className={styles.kind}>
          <input
            type="radio"
            name="kind"
            className={styles.radio}
            checked={kind === one}
            onChange={() => onChoose(one)}
          />
          <Icon size={17} aria-hidden="true" />
          <span>
            <b className={styles.name}>{words()}</b>
            <span className={styles.hint}>{hint()}</span>
          </span>
        </label>
      ))}
    </fieldset>
  );
}
