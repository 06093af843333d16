import { useActions } from "@/app/chatContext";
import { roomsText } from "@/app/text";
import { peopleText } from "@/app/text/people";
import type { Room, User } from "@/chat/types";
import { FormDialog } from "./FormDialog";

type Props = { readonly room: Room; readonly user: User; readonly onClose: () => void };

export function HandOverDialog({ room, user, onClose }: Props) {
  const actions = useActions();
  return (
    <FormDialog
      title={peopleText.member.handOverTitle(user.name)}
      lead={peopleText.member.handOverBody(roomsText.label(room.kind, room.name))}
      submit={peopleText.member.handOverSubmit()}
      pending={peopleText.member.handingOver()}
      run={() => actions.changeMember(room.id, user.id, { role: "owner" })}
      onDone={onClose}
      onClose={onClose}
    />
  );
}
