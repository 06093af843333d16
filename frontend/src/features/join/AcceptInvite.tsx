import { useState } from "react";
import { useLocation } from "wouter";
import type { InviteLook } from "@/api/shapes";
import { useChat } from "@/app/chatContext";
import { paths } from "@/app/paths";
import { useKnownMe } from "@/app/standing";
import { enterText } from "@/app/text/enter";
import { people } from "@/app/text/people";
import { useAttempt } from "@/app/useAttempt";
import { Button } from "@/ui/Button";
import { Note } from "@/ui/Note";
import { EntrancePage } from "../enter/EntrancePage";
import { usePeople } from "../pages/usePeople";
import { ClaimDialog } from "../settings/ClaimDialog";
import styles from "./Join.module.css";

type Props = {
  readonly code: string;
  readonly invite: InviteLook;
  readonly invited: string;
  readonly onDone: (room: string | undefined) => void;
};

/** For somebody who is signed in already: one button. */
export function AcceptInvite({ code, invite, invited, onDone }: Props) {
  const name = useChat((state) => state.me?.name ?? "");
  const me = useKnownMe();
  const api = usePeople();
  const attempt = useAttempt();
  const [, navigate] = useLocation();
  const [claiming, setClaiming] = useState(false);
  const mustClaim = invite.needs === "account" && me?.kind === "guest";

  const accept = async () => {
    if (attempt.pending || attempt.left > 0) return;
    const outcome = await attempt.run(() => api.acceptInvite(code));
    if (outcome.ok) onDone(outcome.value.room);
  };

  return (
    <EntrancePage title={people.join.title(invite.server)} lead={invited}>
      <div className={styles.actions}>
        {mustClaim && <p className={styles.words}>{people.join.claimFirst()}</p>}
        {attempt.refusal !== null && <Note look="problem">{attempt.refusal.reason}</Note>}
        {mustClaim ? (
          <Button look="primary" wide onClick={() => setClaiming(true)}>
            {people.join.claim()}
          </Button>
        ) : (
          <Button look="primary" wide aria-disabled={attempt.pending} onClick={() => void accept()}>
            {attempt.pending
              ? people.join.joining()
              : attempt.left > 0
                ? enterText.wait(attempt.left)
                : people.join.as(name)}
          </Button>
        )}
        <Button look="quiet" wide onClick={() => navigate(paths.rooms(), { replace: true })}>
          {people.join.notNow()}
        </Button>
      </div>
      {claiming && <ClaimDialog onClose={() => setClaiming(false)} />}
    </EntrancePage>
  );
}
