import { ChevronLeft, X } from "lucide-react";
import { useEffect, useRef } from "react";
import { useChat } from "@/app/chatContext";
import { text } from "@/app/text";
import type { Room } from "@/chat/types";
import { Avatar } from "@/ui/Avatar";
import { IconButton } from "@/ui/IconButton";
import { Skeleton } from "@/ui/Skeleton";
import styles from "./MembersPane.module.css";

/** More rows than this help nobody; the rest is a sentence. */
const mostListed = 100;

type Props = {
  readonly room: Room;
  /** `pane`: beside the room. `drawer`: over it. `route`: instead of it, on a phone. */
  readonly look: "pane" | "drawer" | "route";
  readonly onClose: () => void;
};

export function MembersPane({ room, look, onClose }: Props) {
  const presence = useChat((state) => state.presence[room.id]);
  const me = useChat((state) => state.me?.id);
  const heading = useRef<HTMLHeadingElement>(null);

  // It came over what had the focus; a pane beside it did not.
  useEffect(() => {
    if (look !== "pane") heading.current?.focus();
  }, [look]);

  const users = presence?.users ?? [];
  const listed = users.slice(0, mostListed);
  const here = presence?.partial === true ? Math.max(room.memberCount, users.length) : users.length;
  const rest = here - listed.length;

  const Pane = look === "route" ? "main" : "aside";
  const Section = look === "route" ? "h2" : "h3";
  const Heading = look === "route" ? "h1" : "h2";

  return (
    <Pane className={styles.pane} data-look={look} aria-label={text.members.region()} data-region="members">
      <header className={styles.top}>
        {look === "route" && (
          <IconButton label={text.members.back(room.name)} onClick={onClose}>
            <ChevronLeft size={24} aria-hidden="true" />
          </IconButton>
        )}
        <Heading ref={heading} tabIndex={-1} className={styles.title}>
          {text.members.region()}
        </Heading>
        {look === "drawer" && (
          <IconButton label={text.members.hide()} onClick={onClose}>
            <X size={18} aria-hidden="true" />
          </IconButton>
        )}
      </header>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a list that scrolls must be reachable by keyboard. */}
      <section className={styles.list} tabIndex={0} aria-label={text.members.list()}>
        {presence === undefined ? (
          <div className={styles.loading}>
            <span className="sr-only">{text.members.loading()}</span>
            {[60, 45, 70].map((width) => (
              <Skeleton key={width} width={width} />
            ))}
          </div>
        ) : here === 0 ? (
          <p className={styles.note}>{text.members.none()}</p>
        ) : (
          <>
            <Section className={styles.section}>{text.members.online(here)}</Section>
            <ul>
              {listed.map((user) => (
                <li key={user.id} className={styles.member}>
                  <Avatar id={user.id} name={user.name} size="small" dot="on" />
                  <bdi className={styles.name}>{user.name}</bdi>
                  {user.id === me && <span className={styles.you}>{text.members.you()}</span>}
                </li>
              ))}
            </ul>
            {rest > 0 && <p className={styles.note}>{text.members.more(rest)}</p>}
          </>
        )}
      </section>
    </Pane>
  );
}
