import { CircleAlert } from "lucide-react";
import { type InputHTMLAttributes, type ReactNode, type Ref, useId } from "react";
import { classes } from "./classes";
import styles from "./Field.module.css";

type Props = Omit<InputHTMLAttributes<HTMLInputElement>, "className" | "id" | "aria-invalid"> & {
  readonly label: string;
  readonly hint?: string;
  /** What is wrong with the value; shown at the field and read with it. */
  readonly error: string | null;
  readonly ref?: Ref<HTMLInputElement>;
  /** A button inside the field, at its end. */
  readonly end?: ReactNode;
};

export function Field({ label, hint, error, end, ...rest }: Props) {
  const id = useId();
  const note = error ?? hint ?? "";
  return (
    <div className={styles.field}>
      <label htmlFor={id} className={styles.label}>
        {label}
      </label>
      <div className={styles.box}>
        <input
          {...rest}
          id={id}
          className={classes(styles.input, end !== undefined && styles.withEnd)}
          aria-invalid={error !== null}
          aria-describedby={note === "" ? undefined : `${id}-note`}
        />
        {end !== undefined && <span className={styles.end}>{end}</span>}
      </div>
      {note !== "" && (
        <p id={`${id}-note`} className={error === null ? styles.hint : styles.error}>
          {error !== null && <CircleAlert size={16} aria-hidden="true" />}
          <span>{note}</span>
        </p>
      )}
    </div>
  );
}
