import { Link2, Tag, UserPlus } from "lucide-react";
import { useOverlay } from "@/app/overlay";
import { roomsText } from "@/app/text";
import { dialogsText } from "@/app/text/dialogs";
import type { Room } from "@/chat/types";
import { Button } from "@/ui/Button";
import { type StartItem, startItems } from "./startItems";

const looks: Record<StartItem, { readonly icon: typeof Tag; readonly words: () => string }> = {
  add: { icon: UserPlus, words: roomsText.members.add },
  invite: { icon: Link2, words: roomsText.invite },
  topic: { icon: Tag, words: dialogsText.settings.setTopic },
};
const dialogs = { add: "add", invite: "invite", topic: "settings" } as const;

export function StartActions({ room }: { readonly room: Room }) {
  const show = useOverlay();
  return startItems(room).map((item) => {
    const { icon: Icon, words } = looks[item];
    return (
      <Button
        key={item}
        look="quiet"
        onClick={() => show({ about: "room", dialog: dialogs[item], room: room.id })}
      >
        <Icon size={16} aria-hidden="true" />
        {words()}
      </Button>
    );
  });
}
