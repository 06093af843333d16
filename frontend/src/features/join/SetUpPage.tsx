import { useState } from "react";
import { useLocation } from "wouter";
import { paths } from "@/app/paths";
import { people } from "@/app/text/people";
import type { Refusal } from "@/chat/types";
import { Button } from "@/ui/Button";
import { EntrancePage } from "../enter/EntrancePage";
import { PasswordForm } from "../enter/PasswordForm";
import { usePeople } from "../pages/usePeople";
import styles from "./Join.module.css";
import { linkIsSpent } from "./outcome";

/** The first owner makes themselves known, by the link that the server printed. */
export function SetUpPage({ token }: { readonly token: string }) {
  const api = usePeople();
  const [, navigate] = useLocation();
  const [spent, setSpent] = useState<Refusal | null>(null);

  if (spent !== null) {
    return (
      <EntrancePage title={people.setUp.failedTitle()} lead={`${spent.reason} ${people.setUp.failedNext()}`}>
        <div className={styles.actions}>
          <Button look="primary" onClick={() => navigate(paths.enter(), { replace: true })}>
            {people.setUp.signIn()}
          </Button>
        </div>
      </EntrancePage>
    );
  }
  return (
    <EntrancePage title={people.setUp.title()} lead={people.setUp.lead()}>
      <PasswordForm
        password="new"
        ask={async (owner) => {
          const outcome = await api.setUp({ ...owner, token });
          if (!outcome.ok && linkIsSpent(outcome.refusal)) setSpent(outcome.refusal);
          return outcome;
        }}
        onAdmitted={() => navigate(paths.rooms(), { replace: true })}
        submit={people.setUp.submit()}
        pending={people.setUp.pending()}
      />
    </EntrancePage>
  );
}
