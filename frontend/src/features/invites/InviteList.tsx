import type { Invite } from "@/api/shapes";
import { people } from "@/app/text/people";
import { classes } from "@/ui/classes";
import { Loaded } from "../pages/Loaded";
import type { Load } from "../pages/load";
import { Nothing } from "../pages/Nothing";
import { useNow } from "../pages/useNow";
import styles from "./InviteList.module.css";
import { InviteRow } from "./InviteRow";

type Props = {
  readonly invites: Load<readonly Invite[]>;
  /** Only those into this room. */
  readonly room: string | undefined;
  /** In a dialog it has its own title. */
  readonly look: "dialog" | "page";
};

/** The links that exist. Who may make links but not see those of others is shown none. */
export function InviteList({ invites, room, look }: Props) {
  const now = useNow();
  if (look === "dialog" && invites.state.is === "failed" && invites.state.refusal.code === "forbidden")
    return null;
  return (
    <div className={classes(look === "dialog" && styles.dialog)}>
      {look === "dialog" && <h3 className={styles.title}>{people.invite.existing()}</h3>}
      <Loaded of={invites}>
        {(all) => {
          const shown = all.filter((invite) => room === undefined || invite.room?.id === room);
          if (shown.length === 0)
            return <Nothing words={look === "page" ? people.invite.noneHere() : people.invite.none()} />;
          return (
            <ul>
              {shown.map((invite) => (
                <InviteRow
                  key={invite.id}
                  invite={invite}
                  now={now}
                  onRevoked={() => invites.put((now) => now.filter(({ id }) => id !== invite.id))}
                />
              ))}
            </ul>
          );
        }}
      </Loaded>
    </div>
  );
}
