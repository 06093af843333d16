import { useSearch } from "wouter";
import { createSessionApi, type Me } from "@/api/session";
import type { InviteLook } from "@/api/shapes";
import { useCall } from "@/app/call";
import { type Way, wayOf, ways } from "@/app/paths";
import { enterText } from "@/app/text/enter";
import { people } from "@/app/text/people";
import { EntrancePage } from "../enter/EntrancePage";
import { GuestForm } from "../enter/GuestForm";
import { PasswordForm } from "../enter/PasswordForm";
import { useAdmission } from "../enter/useAdmission";
import { WayLinks } from "../enter/WayLinks";
import { usePeople } from "../pages/usePeople";

type Props = {
  readonly code: string;
  readonly invite: InviteLook;
  readonly invited: string;
  readonly onDone: (room: string | undefined) => void;
  /** Signed in, but the invite was not accepted. */
  readonly onNotAccepted: () => void;
};

/** For a stranger with an invite: a name, or an account, as the invite needs. */
export function BecomeSomebody({ code, invite, invited, onDone, onNotAccepted }: Props) {
  const call = useCall();
  const session = createSessionApi(call);
  const api = usePeople();
  const admit = useAdmission();
  const search = useSearch();
  const allowed: readonly Way[] = invite.needs === "name" ? ways : ["create", "sign-in"];
  const asked = wayOf(search);
  const way = asked !== null && allowed.includes(asked) ? asked : (allowed[0] ?? "create");
  const arrived = (me: Me) => onDone(me.room ?? me.scope);

  const form = () => {
    switch (way) {
      case "guest":
        return (
          <GuestForm
            enter={(name) => admit(() => session.enterByInvite({ name, invite: code }))}
            onEntered={arrived}
            submit={people.join.guest()}
          />
        );
      case "create":
        return (
          <PasswordForm
            key={way}
            password="new"
            ask={(account) => session.createAccount({ ...account, invite: code })}
            onAdmitted={arrived}
            submit={enterText.create()}
            pending={enterText.creating()}
          />
        );
      case "sign-in":
        return (
          <PasswordForm
            key={way}
            password="known"
            ask={session.signIn}
            onAdmitted={() =>
              void api.acceptInvite(code).then((accepted) => {
                if (accepted.ok) onDone(accepted.value.room);
                else onNotAccepted();
              })
            }
            submit={enterText.signIn()}
            pending={enterText.signingIn()}
          />
        );
    }
  };

  return (
    <EntrancePage title={people.join.title(invite.server)} lead={`${invited} ${leads[way]()}`}>
      {form()}
      <WayLinks others={allowed.filter((one) => one !== way)} />
    </EntrancePage>
  );
}

const leads: Record<Way, () => string> = {
  guest: people.join.needsName,
  create: people.join.createLead,
  "sign-in": people.join.signInLead,
};
