import { Button } from "@/ui/Button";
import styles from "./PageNote.module.css";

type Props = {
  readonly title: string;
  readonly words: string;
  readonly action: { readonly label: string; readonly run: () => void };
};

/** A whole page with one thing to say. */
export function PageNote({ title, words, action }: Props) {
  return (
    <main className={styles.page}>
      <div className={styles.content}>
        <h1 className={styles.title}>{title}</h1>
        <p className={styles.words}>{words}</p>
        <Button look="primary" onClick={action.run}>
          {action.label}
        </Button>
      </div>
    </main>
  );
}
