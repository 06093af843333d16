import { useState } from "react";
import type { Person } from "@/api/shapes";
import { admin } from "@/app/text/admin";
import { Field } from "@/ui/Field";
import { Select } from "@/ui/Select";
import { ConfirmDialog } from "../pages/ConfirmDialog";
import { usePeople } from "../pages/usePeople";
import { endOf, muteSeconds, type Span, spans, spanWords } from "./person";

type Props = {
  readonly person: Person;
  readonly onDone: (person: Person) => void;
  readonly onClose: () => void;
};

const choices = spans.filter((span) => span !== "ever");

export function MuteDialog({ person, onDone, onClose }: Props) {
  const api = usePeople();
  const [span, setSpan] = useState<Span>("hour");
  const [why, setWhy] = useState("");
  const given = why.trim();
  return (
    <ConfirmDialog
      title={admin.people.muteTitle(person.name)}
      body={admin.people.muteBody()}
      submit={admin.people.muteDo()}
      ask={() => api.mute(person.id, { for_s: muteSeconds(span), ...(given === "" ? {} : { why: given }) })}
      onDone={() => onDone({ ...person, muted_until: endOf(muteSeconds(span), Date.now()) })}
      onClose={onClose}
    >
      <Select
        label={admin.people.howLong()}
        value={span}
        options={choices.map((value) => ({ value, label: spanWords(value) }))}
        onChange={setSpan}
      />
      <Field
        label={admin.people.why()}
        hint={admin.people.whyHint()}
        error={null}
        autoComplete="off"
        value={why}
        onChange={(event) => setWhy(event.target.value)}
      />
    </ConfirmDialog>
  );
}
