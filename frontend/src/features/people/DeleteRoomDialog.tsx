import { useEffect, useRef, useState } from "react";
import { useLocation } from "wouter";
import { useActions } from "@/app/chatContext";
import { paths } from "@/app/paths";
import { roomsText } from "@/app/text";
import { dialogsText } from "@/app/text/dialogs";
import type { Room } from "@/chat/types";
import { Field } from "@/ui/Field";
import { FormDialog } from "../pages/FormDialog";

type Props = { readonly room: Room; readonly onClose: () => void };

/** Says what is lost, and asks for the name: nobody deletes a room by a slip. */
export function DeleteRoomDialog({ room, onClose }: Props) {
  const actions = useActions();
  const [, navigate] = useLocation();
  const [typed, setTyped] = useState("");
  const [error, setError] = useState<string | null>(null);
  const [people, setPeople] = useState<number | null>(null);
  const field = useRef<HTMLInputElement>(null);

  useEffect(() => {
    void actions.listMembers(room.id).then((outcome) => {
      if (outcome.ok) setPeople(outcome.value.length);
    });
  }, [actions, room.id]);

  // Entries that say no words (edits, deletions) are among them; nobody can count those from here.
  const messages = Math.max(0, room.top - room.lo + 1);
  const run = () => {
    if (typed.trim() === room.name) return actions.deleteRoom(room.id, room.name);
    setError(dialogsText.remove.mismatch(room.name));
    field.current?.focus();
    return null;
  };

  return (
    <FormDialog
      title={dialogsText.remove.title(roomsText.label(room.kind, room.name))}
      lead={
        people === null ? dialogsText.remove.lostSome(messages) : dialogsText.remove.lost(messages, people)
      }
      submit={dialogsText.remove.submit()}
      pending={dialogsText.remove.pending()}
      danger
      run={run}
      onDone={() => {
        onClose();
        navigate(paths.rooms(), { replace: true });
      }}
      onClose={onClose}
    >
      <Field
        ref={field}
        label={dialogsText.remove.confirm(room.name)}
        error={error}
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
        dir="auto"
        value={typed}
        onChange={(event) => {
          setTyped(event.target.value);
          setError(null);
        }}
      />
    </FormDialog>
  );
}
