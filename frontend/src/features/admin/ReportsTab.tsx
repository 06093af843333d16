import { useState } from "react";
import type { Me } from "@/api/session";
import type { Report } from "@/api/shapes";
import { admin } from "@/app/text/admin";
import { ReportList } from "./ReportList";
import { Switcher } from "./Switcher";

/** What people asked to have looked at. */
export function ReportsTab({ me }: { readonly me: Me }) {
  const [which, setWhich] = useState<Report["state"]>("open");
  return (
    <>
      <Switcher
        label={admin.reports.which()}
        value={which}
        options={[
          { value: "open", label: admin.reports.open() },
          { value: "closed", label: admin.reports.closed() },
        ]}
        onChange={setWhich}
      />
      <ReportList key={which} me={me} which={which} onSwitch={setWhich} />
    </>
  );
}
