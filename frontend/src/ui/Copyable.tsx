import { Check, Copy } from "lucide-react";
import { useRef, useState } from "react";
import { Button } from "./Button";
import styles from "./Copyable.module.css";

type Props = {
  readonly label: string;
  readonly value: string;
  readonly copyLabel: string;
  readonly copiedLabel: string;
  /** Says aloud what came of it; false: it was not copied, and the text is selected instead. */
  readonly onCopy: (value: string) => Promise<boolean>;
};

/** A value that is there to be taken along: shown whole, selected by a click, copied by a button. */
export function Copyable({ label, value, copyLabel, copiedLabel, onCopy }: Props) {
  const [copied, setCopied] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  const copy = async () => {
    const done = await onCopy(value);
    setCopied(done);
    if (!done) field.current?.select();
  };
  return (
    <div className={styles.row}>
      <input
        ref={field}
        readOnly
        aria-label={label}
        value={value}
        className={styles.value}
        onFocus={(event) => event.target.select()}
      />
      <Button look="primary" onClick={() => void copy()} autoFocus>
        {copied ? <Check size={16} aria-hidden="true" /> : <Copy size={16} aria-hidden="true" />}
        {copied ? copiedLabel : copyLabel}
      </Button>
    </div>
  );
}
