import { useState } from "react";
import type { Settings } from "@/api/shapes";
import { admin } from "@/app/text/admin";
import { people } from "@/app/text/people";
import { duration, forever } from "@/app/text/words";
import { useAttempt } from "@/app/useAttempt";
import { Note } from "@/ui/Note";
import { Select } from "@/ui/Select";
import { ConfirmDialog } from "../pages/ConfirmDialog";
import { usePeople } from "../pages/usePeople";
import { deletesMore, retentionChoices } from "./retention";
import styles from "./ServerTab.module.css";

type Props = { readonly days: number; readonly onChanged: (settings: Settings) => void };

/** How long messages are kept. Shorter deletes, so it is asked for first; longer is saved at once. */
export function RetentionSetting({ days, onChanged }: Props) {
  const api = usePeople();
  const attempt = useAttempt();
  const [asked, setAsked] = useState<number | null>(null);
  const [saved, setSaved] = useState(false);

  const choose = async (wanted: number) => {
    setSaved(false);
    if (wanted === days || attempt.pending) return;
    if (deletesMore(days, wanted)) return setAsked(wanted);
    const outcome = await attempt.run(() => api.changeSettings({ retention_days: wanted }));
    if (!outcome.ok) return;
    onChanged(outcome.value);
    setSaved(true);
  };

  return (
    <div className={styles.block}>
      <div className={styles.narrow}>
        <Select
          bare
          label={admin.settings.retention()}
          value={String(days)}
          options={retentionChoices(days).map((value) => ({
            value: String(value),
            label: value === 0 ? forever() : duration(value * 86_400),
          }))}
          onChange={(value) => void choose(Number(value))}
        />
      </div>
      {attempt.refusal !== null && <Note look="problem">{attempt.refusal.reason}</Note>}
      {saved && <Note look="done">{people.common.saved()}</Note>}
      {asked !== null && (
        <ConfirmDialog
          title={admin.settings.retentionConfirm(asked)}
          body={admin.settings.retentionBody()}
          submit={admin.settings.retentionDo()}
          ask={() => api.changeSettings({ retention_days: asked })}
          onDone={(next) => {
            onChanged(next);
            setAsked(null);
            setSaved(true);
          }}
          onClose={() => setAsked(null)}
        />
      )}
    </div>
  );
}
