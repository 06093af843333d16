import { useEffect, useEffectEvent, useRef, useState } from "react";
import { useActions, useChat, useChatStore } from "@/app/chatContext";
import { useEscape } from "@/app/escape";
import type { SentLine } from "@/app/overlay";
import { useViewport, viewport } from "@/app/useViewport";
import type { Room } from "@/chat/types";
import { ComposerOrNote } from "../composer/ComposerOrNote";
import { joined } from "../composer/measure";
import { ComposerContext, type ComposerPort, type FieldPort } from "../composer/port";
import { ConnectionBanner } from "../connection/ConnectionBanner";
import { useReplyTo } from "../reply/useReplyTo";
import { lastOwn } from "../timeline/lastOwn";
import { TimelinePane } from "../timeline/TimelinePane";
import { CatchingUp } from "./CatchingUp";
import { RoomHeader } from "./RoomHeader";
import styles from "./RoomPane.module.css";

type Props = {
  readonly room: Room;
  /** It is opened at a message, which takes the focus. */
  readonly toMessage: boolean;
  readonly membersShown: boolean;
  readonly onToggleMembers: () => void;
};

/** One room: header, conversation, message field. Mounted anew for each room. */
export function RoomPane({ room, toMessage, membersShown, onToggleMembers }: Props) {
  const actions = useActions();
  const back = useViewport() === "phone";
  const catchingUp = useChat((state) => state.timelines[room.id]?.catchingUp === true);
  const heading = useRef<HTMLHeadingElement>(null);
  const composer = useRef<FieldPort>(null);
  const store = useChatStore();
  const [editing, setEditing] = useState<SentLine | null>(null);
  const { replyTo, setReplyTo } = useReplyTo(room.id);

  // Entering a room: ready to write, but on a phone no keyboard springs up uninvited.
  const take = useEffectEvent(() => {
    if (toMessage) return;
    if (viewport() === "phone") heading.current?.focus();
    else composer.current?.focus();
  });
  useEffect(() => take(), []);

  const stopEditing = () => {
    setEditing(null);
    requestAnimationFrame(() => composer.current?.focus());
  };
  useEscape("editing", () => {
    if (editing !== null) stopEditing();
    else if (replyTo !== null) setReplyTo(null);
    else return false;
    return true;
  });
  useEscape("focus", () => {
    const away = document.activeElement?.id !== "composer";
    if (away) composer.current?.focus();
    return away;
  });

  const port: ComposerPort = {
    focus: () => composer.current?.focus(),
    putBack(words, files) {
      if (composer.current !== null) composer.current.putBack(words, files);
      // Nothing can be written here now: it waits as the room's draft.
      else void actions.draft(room.id).then((draft) => actions.saveDraft(room.id, joined(draft, words)));
    },
    edit: setEditing,
    reply(line) {
      setEditing(null);
      setReplyTo(line.seq);
      requestAnimationFrame(() => composer.current?.focus());
    },
  };

  return (
    <ComposerContext value={port}>
      <main className={styles.room}>
        <RoomHeader
          room={room}
          heading={heading}
          back={back}
          membersShown={membersShown}
          onToggleMembers={onToggleMembers}
        />
        <div className={styles.notices}>
          {catchingUp && <CatchingUp />}
          <ConnectionBanner />
        </div>
        <div className={styles.timeline}>
          <TimelinePane room={room} />
        </div>
        <ComposerOrNote
          room={room}
          port={composer}
          editing={editing}
          onEdited={stopEditing}
          replyTo={replyTo}
          onReplyTo={setReplyTo}
          onEditLast={() => {
            const { timelines, me } = store.getState();
            const last = lastOwn(timelines[room.id]?.lines ?? [], room, me?.id ?? null);
            if (last !== null) setEditing(last);
          }}
        />
      </main>
    </ComposerContext>
  );
}
