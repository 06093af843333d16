import { type ReactNode, useId } from "react";
import styles from "./Segments.module.css";

type Props<T extends string> = {
  readonly legend: string;
  readonly lead?: string | undefined;
  readonly value: T;
  readonly options: readonly { readonly value: T; readonly label: string; readonly icon?: ReactNode }[];
  readonly onChange: (value: T) => void;
  /** What came of the last change, at the end of the legend. */
  readonly note?: ReactNode;
};

/** One of a few that need no more than a word each: radio buttons side by side. */
export function Segments<T extends string>({ legend, lead, value, options, onChange, note }: Props<T>) {
  const id = useId();
  return (
    <fieldset className={styles.set} aria-describedby={lead === undefined ? undefined : `${id}-lead`}>
      <legend className={styles.legend}>{legend}</legend>
      <div className={styles.note}>{note}</div>
      {lead !== undefined && (
        <p id={`${id}-lead`} className={styles.lead}>
          {lead}
        </p>
      )}
      <div className={styles.row}>
        {options.map((option) => (
          <label key={option.value} className={styles.option}>
            <input
              type="radio"
              name={id}
              className="sr-only"
              checked={option.value === value}
              onChange={() => onChange(option.value)}
            />
            {option.icon}
            <span>{option.label}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
