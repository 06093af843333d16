import { useState } from "react";
import type { Settings } from "@/api/shapes";
import { admin } from "@/app/text/admin";
import { people } from "@/app/text/people";
import { useAttempt } from "@/app/useAttempt";
import { Note } from "@/ui/Note";
import { Select } from "@/ui/Select";
import { usePeople } from "../pages/usePeople";
import styles from "./ServerTab.module.css";

type Creation = Settings["room_creation"];
type Props = { readonly value: Creation; readonly onChanged: (settings: Settings) => void };

const choices: readonly Creation[] = ["everyone", "members", "moderators"];

export function CreationSetting({ value, onChanged }: Props) {
  const api = usePeople();
  const attempt = useAttempt();
  const [saved, setSaved] = useState(false);

  const choose = async (room_creation: Creation) => {
    setSaved(false);
    if (room_creation === value || attempt.pending) return;
    const outcome = await attempt.run(() => api.changeSettings({ room_creation }));
    if (!outcome.ok) return;
    onChanged(outcome.value);
    setSaved(true);
  };

  return (
    <div className={styles.block}>
      <div className={styles.narrow}>
        <Select
          bare
          label={admin.settings.creation()}
          value={value}
          options={choices.map((one) => ({ value: one, label: admin.settings.creations[one]() }))}
          onChange={(one) => void choose(one)}
        />
      </div>
      {attempt.refusal !== null && <Note look="problem">{attempt.refusal.reason}</Note>}
      {saved && <Note look="done">{people.common.saved()}</Note>}
    </div>
  );
}
