import { Search } from "lucide-react";
import styles from "./SearchField.module.css";

type Props = {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
};

export function SearchField({ label, value, onChange }: Props) {
  return (
    <div className={styles.search}>
      <Search size={16} aria-hidden="true" />
      <input
        className={styles.input}
        type="search"
        aria-label={label}
        placeholder={label}
        autoComplete="off"
        spellCheck={false}
        dir="auto"
        value={value}
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={(event) => {
          // Enter chooses nothing here, and must not submit the form around.
          if (event.key === "Enter") event.preventDefault();
        }}
      />
    </div>
  );
}
