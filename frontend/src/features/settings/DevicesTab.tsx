import { useState } from "react";
import { people } from "@/app/text/people";
import { Button } from "@/ui/Button";
import { ConfirmDialog } from "../pages/ConfirmDialog";
import { Loaded } from "../pages/Loaded";
import { Section } from "../pages/Section";
import { useLoad } from "../pages/useLoad";
import { useNow } from "../pages/useNow";
import { usePeople } from "../pages/usePeople";
import { DeviceRow } from "./DeviceRow";
import styles from "./Settings.module.css";

/** The sessions of this user. */
export function DevicesTab() {
  const api = usePeople();
  const devices = useLoad("", api.sessions);
  const now = useNow();
  const [ending, setEnding] = useState(false);

  return (
    <Section title={people.settings.devicesTitle()}>
      <Loaded of={devices}>
        {(list) => {
          const others = list.filter(({ current }) => !current).length;
          return (
            <>
              <ul>
                {[...list]
                  .sort((a, b) => Number(b.current) - Number(a.current))
                  .map((device) => (
                    <DeviceRow
                      key={device.id}
                      device={device}
                      now={now}
                      onEnded={() => devices.put((now) => now.filter(({ id }) => id !== device.id))}
                    />
                  ))}
              </ul>
              <div className={styles.foot}>
                {others === 0 ? (
                  <p className={styles.words}>{people.settings.onlyThis()}</p>
                ) : (
                  <Button look="quiet" onClick={() => setEnding(true)}>
                    {people.settings.endOthers()}
                  </Button>
                )}
              </div>
              {ending && (
                <ConfirmDialog
                  title={people.settings.endOthersTitle()}
                  body={people.settings.endOthersBody(others)}
                  submit={people.settings.endOthers()}
                  pending={people.settings.ending()}
                  ask={api.endOtherSessions}
                  onDone={() => {
                    setEnding(false);
                    devices.put((now) => now.filter(({ current }) => current));
                  }}
                  onClose={() => setEnding(false)}
                />
              )}
            </>
          );
        }}
      </Loaded>
    </Section>
  );
}
