import type { Mark } from "@/api/search";
import styles from "./Results.module.css";

type Props = { readonly text: string; readonly marks: readonly Mark[] };

/** A text with what matched set apart. */
export function Marked({ text, marks }: Props) {
  return <>{parts(text, marks)}</>;
}

function parts(text: string, marks: readonly Mark[]) {
  let at = 0;
  const found = marks.flatMap(({ start, end }) => {
    const pieces = [
      text.slice(at, start),
      <mark key={start} className={styles.mark}>
        {text.slice(start, end)}
      </mark>,
    ];
    at = end;
    return pieces;
  });
  return [...found, text.slice(at)];
}
