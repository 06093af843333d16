import { type SubmitEvent, useState } from "react";
import { useChat } from "@/app/chatContext";
import { paths } from "@/app/paths";
import { useKnownMe } from "@/app/standing";
import { text } from "@/app/text";
import { enterText } from "@/app/text/enter";
import { people } from "@/app/text/people";
import { useAttempt } from "@/app/useAttempt";
import { Button } from "@/ui/Button";
import { Dialog } from "@/ui/Dialog";
import { Note } from "@/ui/Note";
import { Select } from "@/ui/Select";
import { useLoad } from "../pages/useLoad";
import { usePeople } from "../pages/usePeople";
import styles from "./InviteDialog.module.css";
import { InviteLink } from "./InviteLink";
import { InviteList } from "./InviteList";
import { expiries, expiryWords, inviteFor, inviteRoles, type Terms, useLimits, usualTerms } from "./terms";

type Props = {
  /** Where the link leads; absent: to the server. */
  readonly room?: { readonly id: string; readonly name: string };
  readonly onClose: () => void;
};

/** Makes links that let people in, and shows those that do already. */
export function InviteDialog({ room, onClose }: Props) {
  const api = usePeople();
  const me = useKnownMe();
  const access = useChat((state) => state.server?.access ?? "open");
  const [terms, setTerms] = useState<Terms>(usualTerms);
  const [link, setLink] = useState<string | null>(null);
  const attempt = useAttempt();
  const invites = useLoad(room?.id ?? "", api.invites);
  const change = (part: Partial<Terms>) => {
    setTerms({ ...terms, ...part });
    attempt.forget();
  };

  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    if (attempt.pending || attempt.left > 0) return;
    const outcome = await attempt.run(() => api.createInvite(inviteFor(terms, room?.id)));
    if (!outcome.ok) return;
    setLink(location.origin + paths.join(outcome.value.code));
    invites.again();
  };

  return (
    <Dialog
      title={people.invite.title(room?.name ?? null)}
      size="wide"
      closeLabel={text.app.close()}
      onClose={onClose}
    >
      <div className={styles.body}>
        <p className={styles.lead}>{link === null ? people.invite.leadBefore() : people.invite.lead()}</p>
        {link === null ? (
          <form className={styles.form} onSubmit={(event) => void submit(event)}>
            <Select
              label={people.invite.role()}
              value={terms.role}
              options={inviteRoles(me, access).map((role) => ({ value: role, label: people.roles[role]() }))}
              onChange={(role) => change({ role })}
            />
            <Select
              label={people.invite.expiry()}
              value={terms.expiry}
              options={expiries.map((value) => ({ value, label: expiryWords(value) }))}
              onChange={(expiry) => change({ expiry })}
            />
            <Select
              label={people.invite.uses()}
              value={terms.uses}
              options={useLimits.map((value) => ({ value, label: people.invite.usesOf[value]() }))}
              onChange={(uses) => change({ uses })}
            />
            {terms.role === "guest" && room !== undefined && (
              <p className={styles.hint}>{people.invite.guestHint()}</p>
            )}
            {attempt.refusal !== null && <Note look="problem">{attempt.refusal.reason}</Note>}
            <div className={styles.submit}>
              <Button
                look="primary"
                type="submit"
                data-first
                aria-disabled={attempt.pending || attempt.left > 0}
              >
                {attempt.pending
                  ? people.invite.creating()
                  : attempt.left > 0
                    ? enterText.wait(attempt.left)
                    : people.invite.create()}
              </Button>
            </div>
          </form>
        ) : (
          <InviteLink link={link} onAnother={() => setLink(null)} />
        )}
      </div>
      <InviteList invites={invites} room={room?.id} look="dialog" />
    </Dialog>
  );
}
