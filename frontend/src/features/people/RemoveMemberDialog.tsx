import { useState } from "react";
import { useActions } from "@/app/chatContext";
import { roomsText } from "@/app/text";
import { peopleText } from "@/app/text/people";
import type { Room, User } from "@/chat/types";
import { Choice } from "@/ui/Choice";
import { Field } from "@/ui/Field";
import { FormDialog } from "./FormDialog";

type Props = { readonly room: Room; readonly user: User; readonly onClose: () => void };

const howLong = [
  { value: "600", words: peopleText.member.tenMinutes() },
  { value: "3600", words: peopleText.member.hour() },
  { value: "86400", words: peopleText.member.day() },
];

export function RemoveMemberDialog({ room, user, onClose }: Props) {
  const actions = useActions();
  const [forS, setForS] = useState("600");
  const [why, setWhy] = useState("");
  const label = roomsText.label(room.kind, room.name);
  const open = room.kind === "open";
  return (
    <FormDialog
      title={peopleText.member.removeTitle(user.name)}
      lead={open ? peopleText.member.removeOpen(label) : peopleText.member.removePrivate(label)}
      submit={peopleText.member.removeSubmit()}
      pending={peopleText.member.removing()}
      danger
      run={() => actions.removeMember(room.id, user.id, open ? Number(forS) : null, why.trim())}
      onDone={onClose}
      onClose={onClose}
    >
      {open && (
        <Choice label={peopleText.member.forHow()} value={forS} options={howLong} onChoose={setForS} />
      )}
      <Field
        label={peopleText.member.why()}
        hint={peopleText.member.whyHint()}
        error={null}
        dir="auto"
        value={why}
        onChange={(event) => setWhy(event.target.value)}
      />
    </FormDialog>
  );
}
