import { Bell, Link2, LogOut, Pin, Settings2, UserPlus, Webhook } from "lucide-react";
import { useOverlay } from "@/app/overlay";
import { roomsText } from "@/app/text";
import { dialogsText } from "@/app/text/dialogs";
import { keptText } from "@/app/text/kept";
import { notifyText } from "@/app/text/notify";
import type { Room } from "@/chat/types";
import { MenuItem } from "@/ui/MenuItem";
import { PopMenu } from "@/ui/PopMenu";
import type { Spot } from "@/ui/spot";
import { type RoomItem, roomItems } from "../room/powers";

type Props = { readonly room: Room; readonly at: Spot; readonly onClose: () => void };

/** What can be done with a room. */
export function RoomMenu({ room, at, onClose }: Props) {
  const show = useOverlay();
  const label = roomsText.label(room.kind, room.name);
  return (
    <PopMenu label={roomsText.menu(label)} title={label} at={at} onClose={onClose}>
      {roomItems(room).map((item) => {
        const { icon: Icon, words, danger } = look(item, room.kind === "direct");
        return (
          <MenuItem
            key={item}
            icon={<Icon size={16} aria-hidden="true" />}
            danger={danger}
            onChoose={() => {
              onClose();
              show({ about: "room", dialog: item, room: room.id });
            }}
          >
            {words}
          </MenuItem>
        );
      })}
    </PopMenu>
  );
}

function look(item: RoomItem, direct: boolean): { icon: typeof Link2; words: string; danger: boolean } {
  switch (item) {
    case "notify":
      return { icon: Bell, words: notifyText.menu(), danger: false };
    case "pins":
      return { icon: Pin, words: keptText.pins.menu(), danger: false };
    case "settings":
      return { icon: Settings2, words: dialogsText.settings.menu(), danger: false };
    case "invite":
      return { icon: Link2, words: roomsText.invite(), danger: false };
    case "add":
      return { icon: UserPlus, words: roomsText.members.add(), danger: false };
    case "hooks":
      return { icon: Webhook, words: dialogsText.hooks.menu(), danger: false };
    case "leave":
      return {
        icon: LogOut,
        words: direct ? dialogsText.leave.menuDirect() : dialogsText.leave.menu(),
        danger: true,
      };
  }
}
