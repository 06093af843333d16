import { useState } from "react";
import type { Me, Role } from "@/api/session";
import type { Person } from "@/api/shapes";
import { ago } from "@/app/ago";
import { givable } from "@/app/powers";
import { admin } from "@/app/text/admin";
import { people } from "@/app/text/people";
import { useAttempt } from "@/app/useAttempt";
import type { Outcome } from "@/chat/types";
import { Avatar } from "@/ui/Avatar";
import { Button } from "@/ui/Button";
import { Chip } from "@/ui/Chip";
import { Note } from "@/ui/Note";
import { Select } from "@/ui/Select";
import { useNow } from "../pages/useNow";
import { usePeople } from "../pages/usePeople";
import styles from "./PersonOverview.module.css";
import { mutedNow, reachOf } from "./person";

type Props = {
  readonly me: Me;
  readonly person: Person;
  readonly onChanged: (person: Person) => void;
  readonly onAsk: (act: "mute" | "ban" | "reset") => void;
};

/** How somebody stands. What costs them nothing is done at once, all else is asked for first. */
export function PersonOverview({ me, person, onChanged, onAsk }: Props) {
  const api = usePeople();
  const now = useNow();
  const attempt = useAttempt();
  const [said, setSaid] = useState<string | null>(null);
  const reach = reachOf(me, person);
  const muted = mutedNow(person, now);
  const below = reach === "below";

  const lift = async (ask: () => Promise<Outcome<null>>, after: Person) => {
    if (attempt.pending) return;
    const outcome = await attempt.run(ask);
    if (outcome.ok) onChanged(after);
  };
  const giveRole = async (role: Role) => {
    if (attempt.pending || role === person.role) return;
    setSaid(null);
    const outcome = await attempt.run(() => api.changeRole(person.id, role));
    if (!outcome.ok) return;
    onChanged({ ...person, ...outcome.value });
    setSaid(admin.people.roleChanged(person.name, people.roles[role]()));
  };
  const roles = [...new Set([person.role, ...givable(me.role)])];

  return (
    <div className={styles.body}>
      <div className={styles.who}>
        <Avatar id={person.id} name={person.name} size="medium" />
        <div>
          <div className={styles.chips}>
            <Chip>{person.bot ? people.roles.bot() : people.roles[person.role]()}</Chip>
            {person.ban !== undefined && <Chip look="danger">{admin.people.banned()}</Chip>}
            {muted && <Chip look="warn">{admin.people.muted()}</Chip>}
          </div>
          {person.created_at !== undefined && (
            <p className={styles.meta}>{admin.people.since(ago(person.created_at, now))}</p>
          )}
        </div>
      </div>

      {reach === "self" && <Note look="info">{admin.people.self()}</Note>}
      {reach === "above" && <Note look="info">{admin.people.above()}</Note>}
      {person.ban !== undefined && (
        <Note look="warning">
          {admin.people.bannedUntil(
            person.ban.until === undefined ? null : ago(person.ban.until, now),
            person.ban.why,
          )}
        </Note>
      )}
      {muted && person.muted_until !== undefined && (
        <Note look="warning">{admin.people.mutedUntil(ago(person.muted_until, now))}</Note>
      )}

      {below && person.kind === "account" && (
        <div className={styles.role}>
          <Select
            label={admin.people.role()}
            value={person.role}
            options={roles.map((role) => ({ value: role, label: people.roles[role]() }))}
            onChange={(role) => void giveRole(role)}
          />
          <p className={styles.meta}>{admin.people.roleNote()}</p>
        </div>
      )}
      {below && person.kind === "guest" && <p className={styles.meta}>{admin.people.guestRole()}</p>}

      {attempt.refusal !== null && <Note look="problem">{attempt.refusal.reason}</Note>}
      {said !== null && <Note look="done">{said}</Note>}

      {below && (
        <div className={styles.acts}>
          {muted ? (
            <Button
              look="quiet"
              onClick={() => void lift(() => api.unmute(person.id), { ...person, muted_until: undefined })}
            >
              {admin.people.unmute()}
            </Button>
          ) : (
            <Button look="quiet" onClick={() => onAsk("mute")}>
              {admin.people.mute()}
            </Button>
          )}
          {person.kind === "account" && (
            <Button look="quiet" onClick={() => onAsk("reset")}>
              {admin.people.password()}
            </Button>
          )}
          {person.ban !== undefined ? (
            <Button
              look="quiet"
              onClick={() => void lift(() => api.unban(person.id), { ...person, ban: undefined })}
            >
              {admin.people.unban()}
            </Button>
          ) : (
            <Button look="dangerous" onClick={() => onAsk("ban")}>
              {admin.people.ban()}
            </Button>
          )}
        </div>
      )}
    </div>
  );
}
