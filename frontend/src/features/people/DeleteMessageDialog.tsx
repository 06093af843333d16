import { useState } from "react";
import { useActions, useChat } from "@/app/chatContext";
import type { SentLine } from "@/app/overlay";
import { dialogsText } from "@/app/text/dialogs";
import type { Room } from "@/chat/types";
import { Field } from "@/ui/Field";
import { FormDialog } from "../pages/FormDialog";
import { Quote } from "./Quote";
import { useRowFocus } from "./useRowFocus";

type Props = { readonly room: Room; readonly line: SentLine; readonly onClose: () => void };

export function DeleteMessageDialog({ room, line, onClose }: Props) {
  const actions = useActions();
  const own = useChat((state) => state.me?.id === line.author.id);
  const [why, setWhy] = useState("");
  useRowFocus(line.key);
  return (
    <FormDialog
      title={dialogsText.message.deleteTitle()}
      lead={dialogsText.message.deleteBody()}
      submit={dialogsText.message.deleteSubmit()}
      pending={dialogsText.message.deleting()}
      danger
      run={() => actions.deleteMessage(room.id, line.seq, why.trim())}
      onDone={onClose}
      onClose={onClose}
    >
      <Quote line={line} />
      {!own && (
        <Field
          label={dialogsText.member.why()}
          hint={dialogsText.member.whyHint()}
          error={null}
          dir="auto"
          value={why}
          onChange={(event) => setWhy(event.target.value)}
        />
      )}
    </FormDialog>
  );
}
