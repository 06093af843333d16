import { type ReactNode, useId } from "react";
import styles from "./Choice.module.css";

type Option<T extends string> = {
  readonly value: T;
  readonly label: string;
  readonly hint?: string | undefined;
  readonly icon?: ReactNode;
};

type Props<T extends string> = {
  readonly legend: string;
  readonly value: T;
  readonly options: readonly Option<T>[];
  readonly onChange: (value: T) => void;
  readonly lead?: string | undefined;
  /** What came of the last change, at the end of the legend. */
  readonly note?: ReactNode;
};

/** One of a few that need words: radio buttons, one below the other. */
export function Choice<T extends string>({ legend, value, options, onChange, lead, note }: Props<T>) {
  const name = useId();
  return (
    <fieldset className={styles.set} aria-describedby={lead === undefined ? undefined : `${name}-lead`}>
      <legend className={styles.legend}>{legend}</legend>
      {note !== undefined && <div className={styles.note}>{note}</div>}
      {lead !== undefined && (
        <p id={`${name}-lead`} className={styles.lead}>
          {lead}
        </p>
      )}
      {options.map((option) => (
        <label key={option.value} className={styles.option}>
          <input
            type="radio"
            name={name}
            className={styles.radio}
            checked={option.value === value}
            onChange={() => onChange(option.value)}
          />
          {option.icon}
          <span>
            <span className={styles.label}>{option.label}</span>
            {option.hint !== undefined && <span className={styles.hint}>{option.hint}</span>}
          </span>
        </label>
      ))}
    </fieldset>
  );
}
