import { MonitorSmartphone } from "lucide-react";
import { useState } from "react";
import { ago } from "@/app/ago";
import { people } from "@/app/text/people";
import { Button } from "@/ui/Button";
import { Chip } from "@/ui/Chip";
import { ConfirmDialog } from "../pages/ConfirmDialog";
import { Loaded } from "../pages/Loaded";
import { Row } from "../pages/Row";
import { Section } from "../pages/Section";
import { useLoad } from "../pages/useLoad";
import { useNow } from "../pages/useNow";
import { usePeople } from "../pages/usePeople";
import { EndButton } from "./EndButton";
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
                    <Row
                      key={device.id}
                      icon={<MonitorSmartphone size={20} aria-hidden="true" />}
                      title={device.device}
                      chips={device.current && <Chip look="ok">{people.settings.thisDevice()}</Chip>}
                      meta={`${people.settings.lastUsed(ago(device.used_at, now))}, ${people.settings.since(ago(device.created_at, now))}`}
                      actions={
                        !device.current && (
                          <EndButton
                            device={device}
                            onEnded={() => devices.put((now) => now.filter(({ id }) => id !== device.id))}
                          />
                        )
                      }
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
