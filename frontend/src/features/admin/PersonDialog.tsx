import { useState } from "react";
import type { Me } from "@/api/session";
import type { Person } from "@/api/shapes";
import { text } from "@/app/text";
import { admin } from "@/app/text/admin";
import { Dialog } from "@/ui/Dialog";
import { ConfirmDialog } from "../pages/ConfirmDialog";
import { SecretDialog } from "../pages/SecretDialog";
import { usePeople } from "../pages/usePeople";
import { BanDialog } from "./BanDialog";
import { MuteDialog } from "./MuteDialog";
import { PersonOverview } from "./PersonOverview";

type Props = {
  readonly me: Me;
  readonly person: Person;
  readonly onChanged: (person: Person) => void;
  readonly onClose: () => void;
};

type Step =
  | { readonly at: "overview" | "mute" | "ban" | "reset" }
  | { readonly at: "password"; readonly password: string };

/** Somebody, and what can be done: one dialog, step by step. */
export function PersonDialog({ me, person, onChanged, onClose }: Props) {
  const api = usePeople();
  const [step, setStep] = useState<Step>({ at: "overview" });
  const back = () => setStep({ at: "overview" });
  const changed = (now: Person) => {
    onChanged(now);
    back();
  };

  switch (step.at) {
    case "overview":
      return (
        <Dialog title={person.name} closeLabel={text.app.close()} onClose={onClose}>
          <PersonOverview
            me={me}
            person={person}
            onChanged={onChanged}
            onAsk={(act) => setStep({ at: act })}
          />
        </Dialog>
      );
    case "mute":
      return <MuteDialog person={person} onDone={changed} onClose={back} />;
    case "ban":
      return <BanDialog person={person} onDone={changed} onClose={back} />;
    case "reset":
      return (
        <ConfirmDialog
          title={admin.people.passwordTitle(person.name)}
          body={admin.people.passwordBody()}
          submit={admin.people.reset()}
          ask={() => api.resetPassword(person.id)}
          onDone={({ password }) => setStep({ at: "password", password })}
          onClose={back}
        />
      );
    case "password":
      return (
        <SecretDialog
          title={admin.people.temporary()}
          note={admin.people.temporaryNote(person.name)}
          value={step.password}
          onClose={onClose}
        />
      );
  }
}
