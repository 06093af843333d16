import { KeyRound } from "lucide-react";
import { useState } from "react";
import { people } from "@/app/text/people";
import { Button } from "@/ui/Button";
import { Loaded } from "../pages/Loaded";
import { Section } from "../pages/Section";
import { useStandingLoad } from "../pages/useStandingLoad";
import { ClaimDialog } from "./ClaimDialog";
import { NameForm } from "./NameForm";
import { PasswordChange } from "./PasswordChange";
import styles from "./Settings.module.css";

/** Name and password. */
export function ProfileTab() {
  const standing = useStandingLoad();
  const [claiming, setClaiming] = useState(false);
  return (
    <>
      <Section title={people.settings.nameTitle()} lead={people.settings.nameLead()}>
        <NameForm />
      </Section>
      <Loaded of={standing}>
        {({ kind, scope }) =>
          kind === "guest" ? (
            <Section title={people.settings.guestTitle()}>
              <div className={styles.block}>
                <p className={styles.words}>
                  {scope === undefined ? people.settings.guestLead() : people.settings.scopedLead()}
                </p>
                {scope === undefined && (
                  <Button look="primary" onClick={() => setClaiming(true)}>
                    <KeyRound size={16} aria-hidden="true" />
                    {people.settings.claim()}
                  </Button>
                )}
              </div>
            </Section>
          ) : (
            <Section title={people.settings.passwordTitle()} lead={people.settings.passwordLead()}>
              <PasswordChange />
            </Section>
          )
        }
      </Loaded>
      {claiming && <ClaimDialog onClose={() => setClaiming(false)} />}
    </>
  );
}
