import { CircleAlert } from "lucide-react";
import { type InputHTMLAttributes, type Ref, useId } from "react";
import styles from "./Field.module.css";

type Props = Omit<InputHTMLAttributes<HTMLInputElement>, "className" | "id" | "aria-invalid"> & {
  readonly label: string;
  readonly hint?: string;
  /** What is wrong with the value; shown at the field and read with it. */
  readonly error: string | null;
  readonly ref?: Ref<HTMLInputElement>;
};

export function Field({ label, hint, error, ...rest }: Props) {
  const id = useId();
  return (
    <div className={styles.field}>
      <label htmlFor={id} className={styles.label}>
        {label}
      </label>
      <input
        {...rest}
        id={id}
        className={styles.input}
        aria-invalid={error !== null}
        aria-describedby={`${id}-note`}
      />
      <p id={`${id}-note`} className={error === null ? styles.hint : styles.error}>
        {error !== null && <CircleAlert size={16} aria-hidden="true" />}
        <span>{error ?? hint}</span>
      </p>
    </div>
  );
}
