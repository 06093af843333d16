import { useState } from "react";
import { Link } from "wouter";
import type { Me } from "@/api/session";
import type { Person, Report } from "@/api/shapes";
import { ago } from "@/app/ago";
import { paths } from "@/app/paths";
import { admin } from "@/app/text/admin";
import { useAttempt } from "@/app/useAttempt";
import { Avatar } from "@/ui/Avatar";
import { Button } from "@/ui/Button";
import { Field } from "@/ui/Field";
import { Note } from "@/ui/Note";
import { ConfirmDialog } from "../pages/ConfirmDialog";
import { usePeople } from "../pages/usePeople";
import { PersonDialog } from "./PersonDialog";
import styles from "./ReportRow.module.css";

type Props = {
  readonly me: Me;
  readonly report: Report;
  readonly now: number;
  /** `null`: it left this list. */
  readonly onChanged: (change: Partial<Report> | null) => void;
};

type Step =
  | { readonly at: "row" | "delete" | "resolve" }
  | { readonly at: "author"; readonly person: Person };

/** One report: what was said, who says what about it, and what can be done. */
export function ReportRow({ me, report, now, onChanged }: Props) {
  const api = usePeople();
  const asking = useAttempt();
  const [step, setStep] = useState<Step>({ at: "row" });
  const [note, setNote] = useState("");
  const close = () => setStep({ at: "row" });
  const lookAfterAuthor = async () => {
    if (asking.pending) return;
    const outcome = await asking.run(() => api.person(report.author.id));
    if (outcome.ok) setStep({ at: "author", person: outcome.value });
  };

  const dialog = () => {
    switch (step.at) {
      case "row":
        return null;
      case "delete":
        return (
          <ConfirmDialog
            title={admin.reports.deleteTitle()}
            body={admin.reports.deleteBody(report.author.name)}
            submit={admin.reports.deleteDo()}
            ask={() => api.deleteMessage(report.room.id, report.seq, report.why)}
            onDone={() => {
              onChanged({ text: undefined });
              close();
            }}
            onClose={close}
          />
        );
      case "resolve":
        return (
          <ConfirmDialog
            title={admin.reports.resolveTitle()}
            body={admin.reports.resolveBody()}
            submit={admin.reports.resolveDo()}
            look="primary"
            ask={() => api.resolve(report.id, note.trim())}
            onDone={() => onChanged(null)}
            onClose={close}
          >
            <Field
              label={admin.reports.note()}
              hint={admin.reports.noteHint()}
              error={null}
              autoComplete="off"
              value={note}
              onChange={(event) => setNote(event.target.value)}
            />
          </ConfirmDialog>
        );
      case "author":
        return (
          <PersonDialog
            me={me}
            person={step.person}
            onChanged={(person) => setStep({ at: "author", person })}
            onClose={close}
          />
        );
    }
  };

  return (
    <li className={styles.row}>
      <p className={styles.by}>
        {admin.reports.by(report.reporter.name, ago(report.at, now))}
        <span className={styles.why}>{report.why === "" ? admin.reports.whyNone() : report.why}</span>
      </p>
      <blockquote className={styles.message}>
        <Avatar id={report.author.id} name={report.author.name} size="large" />
        <div className={styles.words}>
          <p className={styles.author}>{admin.reports.said(report.author.name, report.room.name)}</p>
          <p dir="auto" className={report.text === undefined ? styles.gone : styles.text}>
            {report.text ?? admin.reports.gone()}
          </p>
        </div>
      </blockquote>
      {asking.refusal !== null && <Note look="problem">{asking.refusal.reason}</Note>}
      {report.state === "closed" ? (
        <p className={styles.by}>
          {report.resolved_by !== undefined && admin.reports.resolvedBy(report.resolved_by.name)}
          {report.note !== undefined && report.note !== "" && (
            <span className={styles.why}>{admin.reports.noteWas(report.note)}</span>
          )}
        </p>
      ) : (
        <div className={styles.acts}>
          <Button look="primary" onClick={() => setStep({ at: "resolve" })}>
            {admin.reports.resolve()}
          </Button>
          {report.text !== undefined && (
            <Button look="quiet" onClick={() => setStep({ at: "delete" })}>
              {admin.reports.deleteMessage()}
            </Button>
          )}
          {me.can.includes("manage_people") && (
            <Button look="quiet" aria-disabled={asking.pending} onClick={() => void lookAfterAuthor()}>
              {admin.reports.author()}
            </Button>
          )}
          <Link href={paths.message(report.room.id, report.seq)} className={styles.link}>
            {admin.reports.goTo(report.room.name)}
          </Link>
        </div>
      )}
      {dialog()}
    </li>
  );
}
