import { admin } from "@/app/text/admin";
import { Note } from "@/ui/Note";
import { Loaded } from "../pages/Loaded";
import { Section } from "../pages/Section";
import { useLoad } from "../pages/useLoad";
import { usePeople } from "../pages/usePeople";
import { CreationSetting } from "./CreationSetting";
import { RetentionSetting } from "./RetentionSetting";
import styles from "./ServerTab.module.css";

/** What holds for the whole server. Each control saves by itself. */
export function ServerTab() {
  const api = usePeople();
  const settings = useLoad("", api.settings);
  return (
    <Loaded of={settings}>
      {(now) => (
        <>
          <Section title={admin.settings.retention()} lead={admin.settings.retentionLead()}>
            <RetentionSetting days={now.retention_days ?? 0} onChanged={(next) => settings.put(() => next)} />
          </Section>
          <Section title={admin.settings.creation()} lead={admin.settings.creationLead()}>
            <CreationSetting value={now.room_creation} onChanged={(next) => settings.put(() => next)} />
          </Section>
          <Section title={admin.settings.access()}>
            <div className={styles.block}>
              <p className={styles.words}>{admin.settings.accesses[now.access]()}</p>
              <Note look="info">{admin.settings.accessHow()}</Note>
            </div>
          </Section>
        </>
      )}
    </Loaded>
  );
}
