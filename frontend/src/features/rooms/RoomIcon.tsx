import { Hash, Lock, UsersRound } from "lucide-react";
import { useChat } from "@/app/chatContext";
import type { Room } from "@/chat/types";
import { Avatar } from "@/ui/Avatar";

type Props = { readonly room: Pick<Room, "kind" | "members">; readonly size: number };

/** What kind of room it is. Decoration: the words say it too where it matters. */
export function RoomIcon({ room, size }: Props) {
  const me = useChat((state) => state.me?.id);
  switch (room.kind) {
    case "open":
      return <Hash size={size} aria-hidden="true" />;
    case "private":
      return <Lock size={size - 1} aria-hidden="true" />;
    case "direct": {
      const others = room.members.filter(({ id }) => id !== me);
      const [first = room.members[0], second] = others;
      if (first === undefined || second !== undefined) return <UsersRound size={size} aria-hidden="true" />;
      return <DirectAvatar id={first.id} name={first.name} />;
    }
  }
}

/** With a dot where they are seen in the open room; whether they are anywhere else nobody tells us. */
function DirectAvatar({ id, name }: { readonly id: string; readonly name: string }) {
  const here = useChat((state) =>
    state.open === null ? false : state.presence[state.open]?.users.some((user) => user.id === id) === true,
  );
  return <Avatar id={id} name={name} size="small" {...(here ? { dot: "on" } : {})} />;
}
