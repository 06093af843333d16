import { useState } from "react";
import type { Person } from "@/api/shapes";
import { admin } from "@/app/text/admin";
import { CheckBox } from "@/ui/CheckBox";
import { Field } from "@/ui/Field";
import { Select } from "@/ui/Select";
import { ConfirmDialog } from "../pages/ConfirmDialog";
import { usePeople } from "../pages/usePeople";
import { banFor, endOf, type Span, spans, spanWords } from "./person";

type Props = {
  readonly person: Person;
  readonly onDone: (person: Person) => void;
  readonly onClose: () => void;
};

export function BanDialog({ person, onDone, onClose }: Props) {
  const api = usePeople();
  const [span, setSpan] = useState<Span>("ever");
  const [why, setWhy] = useState("");
  const [addresses, setAddresses] = useState(false);
  const ban = banFor(span, why, addresses);
  return (
    <ConfirmDialog
      title={admin.people.banTitle(person.name)}
      body={admin.people.banBody()}
      submit={admin.people.banDo()}
      ask={() => api.ban(person.id, ban)}
      onDone={() => onDone({ ...person, ban: { until: endOf(ban.for_s, Date.now()), why: ban.why } })}
      onClose={onClose}
    >
      <Select
        label={admin.people.howLong()}
        value={span}
        options={spans.map((value) => ({ value, label: spanWords(value) }))}
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
      {person.kind === "guest" && (
        <CheckBox
          label={admin.people.addresses()}
          hint={admin.people.addressesHint()}
          checked={addresses}
          onChange={setAddresses}
        />
      )}
    </ConfirmDialog>
  );
}
