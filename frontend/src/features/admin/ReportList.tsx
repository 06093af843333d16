import type { Me } from "@/api/session";
import type { Report } from "@/api/shapes";
import { admin } from "@/app/text/admin";
import { Button } from "@/ui/Button";
import { Loaded } from "../pages/Loaded";
import { MoreButton } from "../pages/MoreButton";
import { Nothing } from "../pages/Nothing";
import { Section } from "../pages/Section";
import { usePages } from "../pages/useLoad";
import { useNow } from "../pages/useNow";
import { usePeople } from "../pages/usePeople";
import { ReportRow } from "./ReportRow";

type Props = {
  readonly me: Me;
  readonly which: Report["state"];
  readonly onSwitch: (which: Report["state"]) => void;
};

export function ReportList({ me, which, onSwitch }: Props) {
  const api = usePeople();
  const list = usePages(which, (cursor) => api.reports(which, cursor));
  const now = useNow();
  const other = which === "open" ? "closed" : "open";
  return (
    <Section>
      <Loaded of={list}>
        {({ items }) =>
          items.length === 0 ? (
            <Nothing
              words={which === "open" ? admin.reports.noneOpen() : admin.reports.noneClosed()}
              action={
                <Button look="quiet" onClick={() => onSwitch(other)}>
                  {which === "open" ? admin.reports.showClosed() : admin.reports.showOpen()}
                </Button>
              }
            />
          ) : (
            <ul>
              {items.map((report) => (
                <ReportRow
                  key={report.id}
                  me={me}
                  report={report}
                  now={now}
                  onChanged={(change) =>
                    list.put((page) => ({
                      ...page,
                      items: page.items.flatMap((one) => {
                        if (one.id !== report.id) return [one];
                        return change === null ? [] : [{ ...one, ...change }];
                      }),
                    }))
                  }
                />
              ))}
            </ul>
          )
        }
      </Loaded>
      <MoreButton of={list} />
    </Section>
  );
}
