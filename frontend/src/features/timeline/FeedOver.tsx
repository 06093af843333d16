import { Suspense } from "react";
import { useActions } from "@/app/chatContext";
import type { Room } from "@/chat/types";
import type { Spot } from "@/ui/spot";
import { emojiPicker } from "../emoji/lazy";
import { messageMenu } from "../menus/lazy";
import type { Row } from "./rows";

/** What lies over the feed, about one of its rows. */
export type Over = { readonly what: "menu" | "react"; readonly key: string; readonly at: Spot };

type Props = {
  readonly room: Room;
  readonly me: string | null;
  readonly rows: readonly Row[];
  readonly over: Over | null;
  readonly onOver: (over: Over | null) => void;
};

export function FeedOver({ room, me, rows, over, onOver }: Props) {
  const actions = useActions();
  const row = over === null ? undefined : rows.find(({ key }) => key === over.key);
  if (over === null || row?.kind !== "said") return null;
  const { line } = row;
  const close = () => onOver(null);
  return (
    <Suspense fallback={null}>
      {over.what === "menu" ? (
        <messageMenu.Part
          room={room}
          me={me}
          line={line}
          at={over.at}
          onReact={() => onOver({ ...over, what: "react" })}
          onClose={close}
        />
      ) : (
        line.status === "sent" && (
          <emojiPicker.Part
            at={over.at}
            onPick={(emoji) => {
              close();
              actions.react(room.id, line.seq, emoji, true);
            }}
            onClose={close}
          />
        )
      )}
    </Suspense>
  );
}
