import { useState } from "react";
import { useActions } from "@/app/chatContext";
import { roomsText } from "@/app/text";
import { dialogsText } from "@/app/text/dialogs";
import { duration } from "@/app/text/words";
import type { Room, User } from "@/chat/types";
import { Field } from "@/ui/Field";
import { Select } from "@/ui/Select";
import { FormDialog } from "../pages/FormDialog";

type Props = { readonly room: Room; readonly user: User; readonly onClose: () => void };

const howLong = [600, 3_600, 86_400].map((seconds) => ({ value: String(seconds), label: duration(seconds) }));

export function RemoveMemberDialog({ room, user, onClose }: Props) {
  const actions = useActions();
  const [forS, setForS] = useState("600");
  const [why, setWhy] = useState("");
  const label = roomsText.label(room.kind, room.name);
  const open = room.kind === "open";
  return (
    <FormDialog
      title={dialogsText.member.removeTitle(user.name)}
      lead={open ? dialogsText.member.removeOpen(label) : dialogsText.member.removePrivate(label)}
      submit={dialogsText.member.removeSubmit()}
      pending={dialogsText.member.removing()}
      danger
      run={() => actions.removeMember(room.id, user.id, open ? Number(forS) : null, why.trim())}
      onDone={onClose}
      onClose={onClose}
    >
      {open && (
        <Select label={dialogsText.member.forHow()} value={forS} options={howLong} onChange={setForS} />
      )}
      <Field
        label={dialogsText.member.why()}
        hint={dialogsText.member.whyHint()}
        error={null}
        dir="auto"
        value={why}
        onChange={(event) => setWhy(event.target.value)}
      />
    </FormDialog>
  );
}
