import { Hash, Lock } from "lucide-react";
import { useRef, useState } from "react";
import { useLocation } from "wouter";
import { useActions, useChat } from "@/app/chatContext";
import { paths } from "@/app/paths";
import { createRoomText, dialogsText } from "@/app/text/dialogs";
import type { NewRoom } from "@/chat/types";
import { Choice } from "@/ui/Choice";
import { Field } from "@/ui/Field";
import { FormDialog } from "../pages/FormDialog";

/** Until the server has said its own limit. */
const usualRoomNameChars = 30;

const kinds = [
  {
    value: "open",
    label: dialogsText.create.open(),
    hint: dialogsText.create.openHint(),
    icon: <Hash size={16} aria-hidden="true" />,
  },
  {
    value: "private",
    label: dialogsText.create.private(),
    hint: dialogsText.create.privateHint(),
    icon: <Lock size={16} aria-hidden="true" />,
  },
] as const;

export function CreateRoomDialog({ onClose }: { readonly onClose: () => void }) {
  const actions = useActions();
  const most = useChat((state) => state.server?.roomNameChars ?? usualRoomNameChars);
  const mayOpen = useChat((state) => state.standing?.can.includes("create_room") === true);
  const mayPrivate = useChat((state) => state.standing?.can.includes("create_private_room") === true);
  const [, navigate] = useLocation();
  const [name, setName] = useState("");
  const [topic, setTopic] = useState("");
  const [kind, setKind] = useState<NewRoom["kind"]>(mayOpen ? "open" : "private");
  const [error, setError] = useState<string | null>(null);
  const field = useRef<HTMLInputElement>(null);

  const problem = (wanted: string): string | null => {
    const over = [...wanted].length - most;
    if (wanted === "") return createRoomText.empty();
    return over > 0 ? createRoomText.tooLong(over, most) : null;
  };
  const refuse = (reason: string) => {
    setError(reason);
    field.current?.focus();
  };
  const run = () => {
    const wanted = name.trim();
    const wrong = problem(wanted);
    setError(null);
    if (wrong === null)
      return actions.createRoom({
        name: wanted,
        kind,
        ...(topic.trim() === "" ? {} : { topic: topic.trim() }),
      });
    refuse(wrong);
    return null;
  };

  return (
    <FormDialog
      title={createRoomText.title()}
      submit={createRoomText.submit()}
      pending={createRoomText.pending()}
      run={run}
      onDone={(room) => {
        onClose();
        navigate(paths.room(room.id));
      }}
      onRefused={refuse}
      onClose={onClose}
    >
      <Field
        ref={field}
        label={createRoomText.name()}
        hint={createRoomText.hint(most)}
        error={error}
        placeholder={createRoomText.example()}
        autoComplete="off"
        required
        dir="auto"
        value={name}
        onChange={(event) => {
          setName(event.target.value);
          setError(null);
        }}
      />
      <Field
        label={dialogsText.create.topic()}
        hint={dialogsText.create.topicHint()}
        error={null}
        autoComplete="off"
        dir="auto"
        value={topic}
        onChange={(event) => setTopic(event.target.value)}
      />
      {mayOpen && mayPrivate && (
        <Choice legend={dialogsText.create.kind()} value={kind} options={kinds} onChange={setKind} />
      )}
    </FormDialog>
  );
}
