import type { ReactNode } from "react";
import { classes } from "@/ui/classes";
import styles from "./Row.module.css";

type Props = {
  readonly icon?: ReactNode;
  readonly title: ReactNode;
  /** Beside the title. */
  readonly chips?: ReactNode;
  readonly meta?: ReactNode;
  /** Buttons at the end; on a phone below the words. */
  readonly actions?: ReactNode;
  /** Below everything, over the whole width. */
  readonly children?: ReactNode;
};

/** One thing of a list: what it is, what is known of it, what can be done. */
export function Row({ icon, title, chips, meta, actions, children }: Props) {
  return (
    <li className={styles.row}>
      <div className={classes(styles.line, actions !== undefined && styles.wraps)}>
        {icon !== undefined && <span className={styles.icon}>{icon}</span>}
        <div className={styles.words}>
          <div className={styles.head}>
            <bdi className={styles.title}>{title}</bdi>
            {chips}
          </div>
          {meta !== undefined && <div className={styles.meta}>{meta}</div>}
        </div>
        {actions !== undefined && <div className={styles.actions}>{actions}</div>}
      </div>
      {children}
    </li>
  );
}
