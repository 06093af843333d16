import { useEffect, useState } from "react";
import { useActions, useChat } from "@/app/chatContext";
import { roomsText } from "@/app/text";
import { dialogsText } from "@/app/text/dialogs";
import type { Outcome, Room, User } from "@/chat/types";
import { FormDialog } from "../pages/FormDialog";
import { PeoplePicker } from "./PeoplePicker";

type Props = { readonly room: Room; readonly onClose: () => void };

const mostAtOnce = 20;

export function AddPeopleDialog({ room, onClose }: Props) {
  const actions = useActions();
  const me = useChat((state) => state.me?.id ?? "");
  const [chosen, setChosen] = useState<readonly User[]>([]);
  const [there, setThere] = useState<readonly string[]>([]);

  useEffect(() => {
    void actions.listMembers(room.id).then((outcome) => {
      if (outcome.ok) setThere(outcome.value.map(({ user }) => user.id));
    });
  }, [actions, room.id]);

  /** One after the other; at the first refusal those who are left stay chosen. */
  const addAll = async (): Promise<Outcome<null>> => {
    let rest = chosen;
    for (const user of chosen) {
      const outcome = await actions.addMember(room.id, user.id);
      if (!outcome.ok) return outcome;
      rest = rest.filter(({ id }) => id !== user.id);
      setChosen(rest);
    }
    return { ok: true, value: null };
  };

  return (
    <FormDialog
      title={dialogsText.add.title(roomsText.label(room.kind, room.name))}
      lead={dialogsText.add.lead()}
      submit={dialogsText.add.submit(chosen.length)}
      pending={dialogsText.add.adding()}
      idle={chosen.length === 0}
      run={addAll}
      onDone={onClose}
      onClose={onClose}
    >
      <PeoplePicker
        chosen={chosen}
        most={mostAtOnce}
        without={new Set([me, ...there])}
        onChange={setChosen}
      />
    </FormDialog>
  );
}
