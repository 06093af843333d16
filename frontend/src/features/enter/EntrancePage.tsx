import type { ReactNode } from "react";
import { Logo } from "@/ui/Logo";
import styles from "./EntrancePage.module.css";

type Props = {
  readonly title: string;
  readonly lead: ReactNode;
  readonly notice?: string | null;
  /** Something small beneath all else. */
  readonly foot?: string | null;
  readonly children?: ReactNode;
};

/** The card that everybody sees who is not inside yet. */
export function EntrancePage({ title, lead, notice = null, foot = null, children }: Props) {
  return (
    <main className={styles.page}>
      <div className={styles.card}>
        <Logo size="large" />
        <h1 className={styles.title}>
          <bdi>{title}</bdi>
        </h1>
        <p className={styles.lead}>{lead}</p>
        {notice !== null && <p className={styles.notice}>{notice}</p>}
        {children}
        {foot !== null && <p className={styles.foot}>{foot}</p>}
      </div>
    </main>
  );
}
