import { useLocation } from "wouter";
import { useActions } from "@/app/chatContext";
import { paths } from "@/app/paths";
import { roomsText } from "@/app/text";
import { dialogsText } from "@/app/text/dialogs";
import type { Room } from "@/chat/types";
import { FormDialog } from "../pages/FormDialog";

type Props = { readonly room: Room; readonly onClose: () => void };

export function LeaveRoomDialog({ room, onClose }: Props) {
  const actions = useActions();
  const [, navigate] = useLocation();
  return (
    <FormDialog
      title={dialogsText.leave.title(roomsText.label(room.kind, room.name))}
      lead={room.kind === "open" ? dialogsText.leave.open() : dialogsText.leave.private()}
      submit={dialogsText.leave.submit()}
      pending={dialogsText.leave.pending()}
      danger={room.kind !== "open"}
      run={() => actions.leaveRoom(room.id)}
      onDone={() => {
        onClose();
        navigate(paths.rooms(), { replace: true });
      }}
      onClose={onClose}
    />
  );
}
