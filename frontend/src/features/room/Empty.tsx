import type { ReactNode } from "react";
import { text } from "@/app/text";
import { ConnectionBanner } from "../connection/ConnectionBanner";
import styles from "./Empty.module.css";

type Props = { readonly title: string; readonly children: ReactNode; readonly action: ReactNode };

/** The main pane without a room: one sentence and one thing to do. */
export function Empty({ title, children, action }: Props) {
  return (
    <main className={styles.pane} aria-label={text.app.name()}>
      <div className={styles.banner}>
        <ConnectionBanner />
      </div>
      <div className={styles.content}>
        <h1 className={styles.title}>{title}</h1>
        <p className={styles.words}>{children}</p>
        {action}
      </div>
    </main>
  );
}
