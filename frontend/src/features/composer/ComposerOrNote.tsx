import type { Ref } from "react";
import { useChat } from "@/app/chatContext";
import { roomsText } from "@/app/text";
import { useMoment } from "@/app/useMoment";
import type { Room } from "@/chat/types";
import { clock } from "../timeline/clockNow";
import { Composer } from "./Composer";
import type { ComposerPort } from "./port";
import { Silent } from "./Silent";
import { voiceIn } from "./voice";

type Props = { readonly room: Room; readonly port: Ref<ComposerPort> };

/** The message field, or why there is none. */
export function ComposerOrNote({ room, port }: Props) {
  const standing = useChat((state) => state.standing);
  const first = voiceIn(room, standing, Date.now());
  useMoment(first.may === "type" ? first.until : null);
  if (first.may === "read") return <Silent room={room.id} why={first.why} />;
  return <Composer room={room} port={port} muted={first.may === "type" ? sentence(first.until) : null} />;
}

function sentence(until: number | null): string {
  if (until === null) return roomsText.muted();
  const iso = new Date(until).toISOString();
  const today = new Date(until).toDateString() === new Date().toDateString();
  return roomsText.mutedUntil(today ? clock.time(iso) : `${clock.day(iso, Date.now())}, ${clock.time(iso)}`);
}
