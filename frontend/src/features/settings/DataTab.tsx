import { Download, Trash2 } from "lucide-react";
import { useState } from "react";
import { downloads } from "@/api/people";
import { people } from "@/app/text/people";
import { Button } from "@/ui/Button";
import { DownloadLink } from "../pages/DownloadLink";
import { Loaded } from "../pages/Loaded";
import { Section } from "../pages/Section";
import { useStandingLoad } from "../pages/useStandingLoad";
import { DeleteMeDialog } from "./DeleteMeDialog";
import styles from "./Settings.module.css";

/** What the server keeps of this user: to take along, and to take away. */
export function DataTab() {
  const standing = useStandingLoad();
  const [deleting, setDeleting] = useState(false);
  return (
    <>
      <Section title={people.settings.exportTitle()}>
        <div className={styles.block}>
          <p className={styles.words}>{people.settings.exportLead()}</p>
          <DownloadLink href={downloads.mine}>
            <Download size={16} aria-hidden="true" />
            {people.settings.export()}
          </DownloadLink>
        </div>
      </Section>
      <Loaded of={standing}>
        {(me) => (
          <Section
            title={me.kind === "guest" ? people.settings.deleteGuestTitle() : people.settings.deleteTitle()}
          >
            <div className={styles.block}>
              <p className={styles.words}>{people.settings.deleteLead()}</p>
              <Button look="dangerous" onClick={() => setDeleting(true)}>
                <Trash2 size={16} aria-hidden="true" />
                {me.kind === "guest" ? people.settings.deleteGuest() : people.settings.delete()}
              </Button>
            </div>
            {deleting && <DeleteMeDialog me={me} onClose={() => setDeleting(false)} />}
          </Section>
        )}
      </Loaded>
    </>
  );
}
