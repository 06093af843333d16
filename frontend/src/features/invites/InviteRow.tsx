import { Link2 } from "lucide-react";
import type { Invite } from "@/api/shapes";
import { ago } from "@/app/ago";
import { people } from "@/app/text/people";
import { useAttempt } from "@/app/useAttempt";
import { Button } from "@/ui/Button";
import { Chip } from "@/ui/Chip";
import { Note } from "@/ui/Note";
import { Row } from "../pages/Row";
import { usePeople } from "../pages/usePeople";
import { stateOf } from "./terms";

type Props = { readonly invite: Invite; readonly now: number; readonly onRevoked: () => void };

export function InviteRow({ invite, now, onRevoked }: Props) {
  const api = usePeople();
  const attempt = useAttempt();
  const to = people.invite.to(invite.room?.name ?? null);
  const state = stateOf(invite, now);

  const revoke = async () => {
    if (attempt.pending) return;
    const outcome = await attempt.run(() => api.revokeInvite(invite.id));
    if (outcome.ok) onRevoked();
  };

  const end = () => {
    switch (state) {
      case "works":
        return invite.expires_at === undefined
          ? people.invite.endless()
          : people.invite.ends(ago(invite.expires_at, now));
      case "ended":
        return people.invite.ended();
      case "used up":
        return people.invite.usedUp();
    }
  };

  return (
    <Row
      icon={<Link2 size={18} aria-hidden="true" />}
      title={to}
      chips={
        <>
          <Chip>{people.roles[invite.role]()}</Chip>
          {state !== "works" && <Chip look="warn">{end()}</Chip>}
        </>
      }
      meta={[
        people.invite.by(invite.made_by.name),
        people.invite.used(invite.used, invite.uses),
        ...(state === "works" ? [end()] : []),
      ].join(" · ")}
      actions={
        <Button
          look="quiet"
          aria-label={people.invite.revokeOne(to, invite.made_by.name)}
          aria-disabled={attempt.pending}
          onClick={() => void revoke()}
        >
          {attempt.pending ? people.invite.revoking() : people.invite.revoke()}
        </Button>
      }
    >
      {attempt.refusal !== null && <Note look="problem">{attempt.refusal.reason}</Note>}
    </Row>
  );
}
