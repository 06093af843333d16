import type { AuditEntry } from "@/api/shapes";
import { ago } from "@/app/ago";
import { admin } from "@/app/text/admin";
import { clock } from "../timeline/clockNow";
import styles from "./AuditRow.module.css";
import { actWords, detailWords } from "./auditWords";

/** One sentence: who did what, on whom, where; then when, and why. */
export function AuditRow({ entry, now }: { readonly entry: AuditEntry; readonly now: number }) {
  return (
    <li className={styles.row}>
      <p className={styles.what}>
        <bdi className={styles.name}>{entry.actor?.name ?? admin.audit.server()}</bdi> {actWords(entry.act)}
        {entry.target !== undefined && (
          <>
            {" "}
            <bdi className={styles.name}>{entry.target.name}</bdi>
          </>
        )}
        {entry.room !== undefined && (
          <span className={styles.room}> {admin.audit.inRoom(entry.room.name)}</span>
        )}
      </p>
      <time dateTime={entry.at} title={clock.full(entry.at)} className={styles.when}>
        {ago(entry.at, now)}
      </time>
      {(entry.why !== undefined || entry.detail !== undefined) && (
        <p className={styles.why}>
          {entry.why !== undefined && <span>{admin.audit.because(entry.why)}</span>}
          {entry.detail !== undefined && (
            <span className={styles.detail}>{detailWords(entry.detail, clock.full)}</span>
          )}
        </p>
      )}
    </li>
  );
}
