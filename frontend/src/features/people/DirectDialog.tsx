import { useState } from "react";
import { useLocation } from "wouter";
import { useActions, useChat } from "@/app/chatContext";
import { paths } from "@/app/paths";
import { dialogsText } from "@/app/text/dialogs";
import type { User } from "@/chat/types";
import { FormDialog } from "../pages/FormDialog";
import { PeoplePicker } from "./PeoplePicker";

/** A direct room has at most this many others in it. */
const mostOthers = 7;

export function DirectDialog({ onClose }: { readonly onClose: () => void }) {
  const actions = useActions();
  const me = useChat((state) => state.me?.id ?? "");
  const [, navigate] = useLocation();
  const [chosen, setChosen] = useState<readonly User[]>([]);
  return (
    <FormDialog
      title={dialogsText.direct.title()}
      lead={dialogsText.direct.lead(mostOthers)}
      submit={dialogsText.direct.start()}
      pending={dialogsText.direct.starting()}
      idle={chosen.length === 0}
      run={() => actions.startDirect(chosen.map(({ id }) => id))}
      onDone={(room) => {
        onClose();
        navigate(paths.room(room.id));
      }}
      onClose={onClose}
    >
      <PeoplePicker chosen={chosen} most={mostOthers} without={new Set([me])} onChange={setChosen} />
    </FormDialog>
  );
}
