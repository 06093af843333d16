import { ChevronLeft, UserPlus, X } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { useChat } from "@/app/chatContext";
import { useOverlay } from "@/app/overlay";
import { roomsText, text } from "@/app/text";
import { membersText } from "@/app/text/members";
import type { Member, Room } from "@/chat/types";
import { IconButton } from "@/ui/IconButton";
import { Skeleton } from "@/ui/Skeleton";
import { rollOf } from "./groups";
import { MemberRow } from "./MemberRow";
import styles from "./MembersPane.module.css";
import { useMembers } from "./useMembers";

/** More rows than this help nobody; the rest is a sentence. */
const mostListed = 100;

type Props = {
  readonly room: Room;
  /** `pane`: beside the room. `drawer`: over it. `route`: instead of it, on a phone. */
  readonly look: "pane" | "drawer" | "route";
  /** Counts the dialogs that were closed: each may have changed who belongs here. */
  readonly dialogs: number;
  readonly onClose: () => void;
};

export function MembersPane({ room, look, dialogs, onClose }: Props) {
  const presence = useChat((state) => state.presence[room.id]);
  const show = useOverlay();
  const heading = useRef<HTMLHeadingElement>(null);

  // It came over what had the focus; a pane beside it did not.
  useEffect(() => {
    if (look !== "pane") heading.current?.focus();
  }, [look]);

  const [refused, setRefused] = useState<string | null>(null);
  const known = useMembers(room, presence?.users, dialogs);
  const roll = rollOf(room, presence?.users ?? [], known.members);
  const online = roll.online.slice(0, mostListed);
  const offline = roll.offline.slice(0, mostListed);
  const here =
    presence?.partial === true ? Math.max(room.memberCount, roll.online.length) : roll.online.length;
  const rest = here - online.length + roll.offline.length - offline.length;
  const onDone = (reason: string | null) => {
    setRefused(reason);
    known.again();
  };
  const row = (member: Member) => (
    <MemberRow key={member.user.id} room={room} member={member} onDone={onDone} />
  );

  const Pane = look === "route" ? "main" : "aside";
  const Section = look === "route" ? "h2" : "h3";
  const Heading = look === "route" ? "h1" : "h2";

  return (
    <Pane className={styles.pane} data-look={look} aria-label={membersText.region()} data-region="members">
      <header className={styles.top}>
        {look === "route" && (
          <IconButton label={membersText.back(room.name)} onClick={onClose}>
            <ChevronLeft size={24} aria-hidden="true" />
          </IconButton>
        )}
        <Heading ref={heading} tabIndex={-1} className={styles.title}>
          {membersText.region()}
        </Heading>
        {room.kind === "private" && room.can.includes("add_members") && (
          <IconButton
            label={roomsText.members.add()}
            onClick={() => show({ about: "room", dialog: "add", room: room.id })}
          >
            <UserPlus size={18} aria-hidden="true" />
          </IconButton>
        )}
        {look === "drawer" && (
          <IconButton label={text.members.hide()} onClick={onClose}>
            <X size={18} aria-hidden="true" />
          </IconButton>
        )}
      </header>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a list that scrolls must be reachable by keyboard. */}
      <section className={styles.list} tabIndex={0} aria-label={membersText.list()}>
        {presence === undefined ? (
          <div className={styles.loading}>
            <span className="sr-only">{membersText.loading()}</span>
            {[60, 45, 70].map((width) => (
              <Skeleton key={width} width={width} />
            ))}
          </div>
        ) : (
          <>
            {(refused ?? known.refused) !== null && (
              <p className={styles.refused} role="alert">
                {refused ?? roomsText.members.failed(known.refused ?? "")}
              </p>
            )}
            {here === 0 ? (
              <p className={styles.note}>{membersText.none()}</p>
            ) : (
              <>
                <Section className={styles.section}>{membersText.online(here)}</Section>
                <ul>{online.map(row)}</ul>
              </>
            )}
            {roll.offline.length > 0 && (
              <>
                <Section className={styles.section}>{roomsText.members.offline(roll.offline.length)}</Section>
                <ul>{offline.map(row)}</ul>
              </>
            )}
            {rest > 0 && <p className={styles.note}>{membersText.more(rest)}</p>}
          </>
        )}
      </section>
    </Pane>
  );
}
