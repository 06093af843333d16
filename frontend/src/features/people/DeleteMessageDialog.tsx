import { useState } from "react";
import { useActions, useChat } from "@/app/chatContext";
import type { SentLine } from "@/app/overlay";
import { peopleText } from "@/app/text/people";
import type { Room } from "@/chat/types";
import { Field } from "@/ui/Field";
import { FormDialog } from "./FormDialog";
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
      title={peopleText.message.deleteTitle()}
      lead={peopleText.message.deleteBody()}
      submit={peopleText.message.deleteSubmit()}
      pending={peopleText.message.deleting()}
      danger
      run={() => actions.deleteMessage(room.id, line.seq, why.trim())}
      onDone={onClose}
      onClose={onClose}
    >
      <Quote line={line} />
      {!own && (
        <Field
          label={peopleText.member.why()}
          hint={peopleText.member.whyHint()}
          error={null}
          dir="auto"
          value={why}
          onChange={(event) => setWhy(event.target.value)}
        />
      )}
    </FormDialog>
  );
}
