import { useState } from "react";
import { useLocation } from "wouter";
import { useChat } from "@/app/chatContext";
import { paths } from "@/app/paths";
import { people } from "@/app/text/people";
import { Button } from "@/ui/Button";
import { EntrancePage } from "../enter/EntrancePage";
import { useLoad } from "../pages/useLoad";
import { usePeople } from "../pages/usePeople";
import { AcceptInvite } from "./AcceptInvite";
import { BecomeSomebody } from "./BecomeSomebody";
import styles from "./Join.module.css";
import { withNextStep } from "./outcome";
import { useArrival } from "./useArrival";

/** What somebody sees who was given the link of an invite. */
export function JoinPage({ code }: { readonly code: string }) {
  const api = usePeople();
  const look = useLoad(code, () => api.lookAtInvite(code));
  const starting = useChat((state) => state.boot === "starting");
  const signedIn = useChat((state) => state.me !== null && state.connection.state !== "signed-out");
  // Who came as a stranger stays at the form while it lets them in.
  const [stranger, setStranger] = useState<boolean | null>(null);
  const [, navigate] = useLocation();
  const arrive = useArrival();

  if (look.state.is === "loading" || (look.state.is === "ready" && starting)) {
    return <EntrancePage title={people.join.looking()} lead="" />;
  }
  if (look.state.is === "failed") {
    const { refusal } = look.state;
    const unreachable = refusal.code === undefined;
    return (
      <EntrancePage
        title={unreachable ? people.join.unreachableTitle() : people.join.failedTitle()}
        lead={unreachable ? refusal.reason : withNextStep(refusal.reason)}
      >
        <div className={styles.actions}>
          {unreachable ? (
            <Button look="primary" onClick={look.again}>
              {people.common.retry()}
            </Button>
          ) : (
            <Button
              look="primary"
              onClick={() => navigate(signedIn ? paths.rooms() : paths.enter(), { replace: true })}
            >
              {signedIn ? people.join.toRooms() : people.join.toStart()}
            </Button>
          )}
        </div>
      </EntrancePage>
    );
  }
  const invite = look.state.value;
  const invited = people.join.invited(invite.made_by, invite.room?.name ?? null);
  const done = (room: string | undefined) => void arrive(room, invite.room?.name);
  if (stranger === null) setStranger(!signedIn);
  return stranger === true ? (
    <BecomeSomebody
      code={code}
      invite={invite}
      invited={invited}
      onDone={done}
      onNotAccepted={() => setStranger(false)}
    />
  ) : (
    <AcceptInvite code={code} invite={invite} invited={invited} onDone={done} />
  );
}
