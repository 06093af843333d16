import { Plus } from "lucide-react";
import { useState } from "react";
import { people } from "@/app/text/people";
import { Button } from "@/ui/Button";
import { InviteDialog } from "../invites/InviteDialog";
import { InviteList } from "../invites/InviteList";
import { Section } from "../pages/Section";
import { useLoad } from "../pages/useLoad";
import { usePeople } from "../pages/usePeople";

/** Every link of the server, and a way to make one. */
export function InvitesTab() {
  const api = usePeople();
  const invites = useLoad("", api.invites);
  const [making, setMaking] = useState(false);
  return (
    <Section
      action={
        <Button look="primary" onClick={() => setMaking(true)}>
          <Plus size={16} aria-hidden="true" />
          {people.invite.create()}
        </Button>
      }
    >
      <InviteList invites={invites} room={undefined} look="page" />
      {making && (
        <InviteDialog
          onClose={() => {
            setMaking(false);
            invites.again();
          }}
        />
      )}
    </Section>
  );
}
