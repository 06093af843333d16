import { useChat } from "@/app/chatContext";
import type { RoomOverlay } from "@/app/overlay";
import type { Room } from "@/chat/types";
import { InviteDialog } from "../invites/InviteDialog";
import { PinsDialog } from "../kept/PinsDialog";
import { NotifyDialog } from "../notify/NotifyDialog";
import { WhoReacted } from "../reactions/WhoReacted";
import { AddPeopleDialog } from "./AddPeopleDialog";
import { BrowseDialog } from "./BrowseDialog";
import { CreateRoomDialog } from "./CreateRoomDialog";
import { DeleteMessageDialog } from "./DeleteMessageDialog";
import { DeleteRoomDialog } from "./DeleteRoomDialog";
import { DirectDialog } from "./DirectDialog";
import { HandOverDialog } from "./HandOverDialog";
import { LeaveRoomDialog } from "./LeaveRoomDialog";
import { RemoveMemberDialog } from "./RemoveMemberDialog";
import { ReportDialog } from "./ReportDialog";
import { RoomHooksDialog } from "./RoomHooksDialog";
import { RoomSettingsDialog } from "./RoomSettingsDialog";

type Props = { readonly overlay: RoomOverlay; readonly onClose: () => void };

/** The dialogs about rooms, people and messages. One about a room that went away is gone with it. */
export function RoomDialogs({ overlay, onClose }: Props) {
  const id = typeof overlay === "object" ? overlay.room : null;
  const room = useChat(
    (state) => state.rooms.find((one) => one.id === id) ?? state.leftRooms.find((one) => one.id === id),
  );
  if (typeof overlay === "object") {
    return room === undefined ? null : aboutRoom(overlay, room, onClose);
  }
  switch (overlay) {
    case "create-room":
      return <CreateRoomDialog onClose={onClose} />;
    case "browse":
      return <BrowseDialog onClose={onClose} />;
    case "direct":
      return <DirectDialog onClose={onClose} />;
  }
}

function aboutRoom(overlay: Exclude<RoomOverlay, string>, room: Room, onClose: () => void) {
  switch (overlay.about) {
    case "room":
      switch (overlay.dialog) {
        case "notify":
          return <NotifyDialog room={room} onClose={onClose} />;
        case "pins":
          return <PinsDialog room={room} onClose={onClose} />;
        case "settings":
          return <RoomSettingsDialog room={room} onClose={onClose} />;
        case "invite":
          return <InviteDialog room={room} onClose={onClose} />;
        case "add":
          return <AddPeopleDialog room={room} onClose={onClose} />;
        case "hooks":
          return <RoomHooksDialog room={room} onClose={onClose} />;
        case "leave":
          return <LeaveRoomDialog room={room} onClose={onClose} />;
        case "delete":
          return <DeleteRoomDialog room={room} onClose={onClose} />;
      }
      break;
    case "member":
      switch (overlay.dialog) {
        case "remove":
          return <RemoveMemberDialog room={room} user={overlay.user} onClose={onClose} />;
        case "hand-over":
          return <HandOverDialog room={room} user={overlay.user} onClose={onClose} />;
      }
      break;
    case "message":
      switch (overlay.dialog) {
        case "delete":
          return <DeleteMessageDialog room={room} line={overlay.line} onClose={onClose} />;
        case "who":
          return <WhoReacted room={room.id} line={overlay.line} onClose={onClose} />;
        case "report":
          return <ReportDialog room={room} line={overlay.line} onClose={onClose} />;
      }
  }
}
