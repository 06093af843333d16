import { Download } from "lucide-react";
import { downloads } from "@/api/people";
import { admin } from "@/app/text/admin";
import { DownloadLink } from "../pages/DownloadLink";
import { Loaded } from "../pages/Loaded";
import { MoreButton } from "../pages/MoreButton";
import { Nothing } from "../pages/Nothing";
import { Section } from "../pages/Section";
import { usePages } from "../pages/useLoad";
import { useNow } from "../pages/useNow";
import { usePeople } from "../pages/usePeople";
import { AuditRow } from "./AuditRow";

/** What was done by those with powers, newest first. */
export function AuditTab() {
  const api = usePeople();
  const list = usePages("", (cursor) => api.audit(cursor));
  const now = useNow();
  return (
    <Section
      action={
        <DownloadLink href={downloads.audit}>
          <Download size={16} aria-hidden="true" />
          {admin.audit.export()}
        </DownloadLink>
      }
    >
      <Loaded of={list}>
        {({ items }) =>
          items.length === 0 ? (
            <Nothing words={admin.audit.nothing()} />
          ) : (
            <ul>
              {items.map((entry) => (
                <AuditRow key={entry.id} entry={entry} now={now} />
              ))}
            </ul>
          )
        }
      </Loaded>
      <MoreButton of={list} />
    </Section>
  );
}
