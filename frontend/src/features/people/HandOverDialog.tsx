import { useActions } from "@/app/chatContext";
import { roomsText } from "@/app/text";
import { dialogsText } from "@/app/text/dialogs";
import type { Room, User } from "@/chat/types";
import { FormDialog } from "../pages/FormDialog";

type Props = { readonly room: Room; readonly user: User; readonly onClose: () => void };

export function HandOverDialog({ room, user, onClose }: Props) {
  const actions = useActions();
  return (
    <FormDialog
      title={dialogsText.member.handOverTitle(user.name)}
      lead={dialogsText.member.handOverBody(roomsText.label(room.kind, room.name))}
      submit={dialogsText.member.handOverSubmit()}
      pending={dialogsText.member.handingOver()}
      run={() => actions.changeMember(room.id, user.id, { role: "owner" })}
      onDone={onClose}
      onClose={onClose}
    />
  );
}
