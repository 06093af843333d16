import styles from "./DividerRow.module.css";

type Props = { readonly kind: "day" | "new"; readonly words: string };

export function DividerRow({ kind, words }: Props) {
  return (
    <div className={styles[kind]}>
      <span>{words}</span>
    </div>
  );
}
