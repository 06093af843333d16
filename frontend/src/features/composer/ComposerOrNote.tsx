import { type Ref, Suspense } from "react";
import { useChat } from "@/app/chatContext";
import type { SentLine } from "@/app/overlay";
import { roomsText } from "@/app/text";
import { useMoment } from "@/app/useMoment";
import type { Room } from "@/chat/types";
import { clock } from "../timeline/clockNow";
import { Composer } from "./Composer";
import { messageEditor, silent } from "./lazy";
import type { FieldPort } from "./port";
import { voiceIn } from "./voice";

type Props = {
  readonly room: Room;
  readonly port: Ref<FieldPort>;
  /** The message that is being changed instead of writing a new one. */
  readonly editing: SentLine | null;
  readonly onEdited: () => void;
  readonly onEditLast: () => void;
  /** The seq of the message that is answered. */
  readonly replyTo: number | null;
  readonly onReplyTo: (seq: number | null) => void;
};

/** The message field, or why there is none. */
export function ComposerOrNote(props: Props) {
  const { room, port, editing, onEdited, onEditLast, replyTo, onReplyTo } = props;
  const standing = useChat((state) => state.standing);
  const first = voiceIn(room, standing, Date.now());
  useMoment(first.may === "type" ? first.until : null);
  if (first.may === "read") {
    return <silent.Part room={room.id} why={first.why} />;
  }
  if (editing !== null) {
    return (
      <Suspense fallback={null}>
        <messageEditor.Part key={editing.key} room={room} line={editing} port={port} onClose={onEdited} />
      </Suspense>
    );
  }
  return (
    <Composer
      room={room}
      port={port}
      onEditLast={onEditLast}
      replyTo={replyTo}
      onReplyTo={onReplyTo}
      muted={first.may === "type" ? sentence(first.until) : null}
    />
  );
}

function sentence(until: number | null): string {
  if (until === null) return roomsText.muted();
  const iso = new Date(until).toISOString();
  // A time that is near needs no day, also where midnight lies before it.
  const near = until - Date.now() < 12 * 3_600_000;
  return roomsText.mutedUntil(near ? clock.time(iso) : `${clock.day(iso, Date.now())}, ${clock.time(iso)}`);
}
