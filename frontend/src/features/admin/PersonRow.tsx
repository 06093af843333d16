import { ChevronRight } from "lucide-react";
import type { Person } from "@/api/shapes";
import { ago } from "@/app/ago";
import { admin } from "@/app/text/admin";
import { people } from "@/app/text/people";
import { Avatar } from "@/ui/Avatar";
import { Chip } from "@/ui/Chip";
import styles from "./PersonRow.module.css";
import { mutedNow } from "./person";

type Props = {
  readonly person: Person;
  readonly mine: boolean;
  readonly now: number;
  readonly onOpen: () => void;
};

/** Who it is and how they stand; the whole row opens what can be done. */
export function PersonRow({ person, mine, now, onOpen }: Props) {
  return (
    <li className={styles.row}>
      <button type="button" className={styles.button} aria-haspopup="dialog" onClick={onOpen}>
        <Avatar id={person.id} name={person.name} size="large" />
        <span className={styles.words}>
          <span className={styles.head}>
            <bdi className={styles.name}>{person.name}</bdi>
            {mine && <span className={styles.meta}>({people.common.you()})</span>}
            <Chip look={person.role === "owner" || person.role === "admin" ? "accent" : "plain"}>
              {person.bot ? people.roles.bot() : people.roles[person.role]()}
            </Chip>
            {person.ban !== undefined && <Chip look="danger">{admin.people.banned()}</Chip>}
            {mutedNow(person, now) && <Chip look="warn">{admin.people.muted()}</Chip>}
          </span>
          <span className={styles.meta}>
            {person.seen_at === undefined
              ? admin.people.neverSeen()
              : admin.people.seen(ago(person.seen_at, now))}
          </span>
        </span>
        <ChevronRight size={18} aria-hidden="true" className={styles.arrow} />
      </button>
    </li>
  );
}
