import { type ReactNode, useId } from "react";
import styles from "./Section.module.css";

type Props = {
  /** Absent: the page has but one part, and its own title names it. */
  readonly title?: string;
  readonly lead?: string;
  /** At the end of the title's line. */
  readonly action?: ReactNode;
  readonly children: ReactNode;
};

/** One part of a page: a card under a title. */
export function Section({ title, lead, action, children }: Props) {
  const id = useId();
  return (
    <section aria-labelledby={title === undefined ? undefined : id}>
      {(title !== undefined || action !== undefined) && (
        <div className={styles.top}>
          {title !== undefined && (
            <div className={styles.words}>
              <h2 id={id} className={styles.title}>
                {title}
              </h2>
              {lead !== undefined && <p className={styles.lead}>{lead}</p>}
            </div>
          )}
          {action !== undefined && <div className={styles.action}>{action}</div>}
        </div>
      )}
      <div className={styles.card}>{children}</div>
    </section>
  );
}
