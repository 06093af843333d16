import { Check, Copy } from "lucide-react";
import { useState } from "react";
import { useActions } from "@/app/chatContext";
import { roomsText, text } from "@/app/text";
import { peopleText } from "@/app/text/people";
import type { Room } from "@/chat/types";
import { Button } from "@/ui/Button";
import { Choice } from "@/ui/Choice";
import { Dialog } from "@/ui/Dialog";
import { copy } from "../timeline/copy";
import { FormDialog } from "./FormDialog";
import styles from "./InviteDialog.module.css";

type Props = { readonly room: Room; readonly onClose: () => void };

const lasting = [
  { value: "3600", words: peopleText.invite.hour() },
  { value: "86400", words: peopleText.invite.day() },
  { value: "604800", words: peopleText.invite.week() },
  { value: "", words: peopleText.invite.never() },
];
const often = [
  { value: "1", words: peopleText.invite.once() },
  { value: "10", words: peopleText.invite.often(10) },
  { value: "", words: peopleText.invite.always() },
];
const comingAs = [
  { value: "member", words: peopleText.invite.member() },
  { value: "guest", words: peopleText.invite.guest() },
] as const;

/** Makes a link that leads into this room. */
export function InviteDialog({ room, onClose }: Props) {
  const actions = useActions();
  const [role, setRole] = useState<"member" | "guest">("member");
  const [expires, setExpires] = useState("604800");
  const [uses, setUses] = useState("1");
  const [link, setLink] = useState<string | null>(null);
  const [copied, setCopied] = useState(false);
  const title = peopleText.invite.title(roomsText.label(room.kind, room.name));
  const numberOf = (value: string) => (value === "" ? null : Number(value));

  if (link !== null) {
    return (
      <Dialog title={title} closeLabel={text.app.close()} onClose={onClose}>
        <div className={styles.made}>
          <p className={styles.lead}>{peopleText.invite.shown()}</p>
          <input
            className={styles.link}
            aria-label={peopleText.invite.link()}
            readOnly
            value={link}
            onFocus={(event) => event.target.select()}
          />
          <div className={styles.buttons}>
            <Button look="quiet" onClick={onClose}>
              {peopleText.done()}
            </Button>
            <Button look="primary" onClick={() => void copy(link).then(setCopied)}>
              {copied ? <Check size={16} aria-hidden="true" /> : <Copy size={16} aria-hidden="true" />}
              {copied ? peopleText.invite.copied() : peopleText.invite.copy()}
            </Button>
          </div>
        </div>
      </Dialog>
    );
  }
  return (
    <FormDialog
      title={title}
      lead={peopleText.invite.lead()}
      submit={peopleText.invite.submit()}
      pending={peopleText.invite.pending()}
      run={() =>
        actions.createInvite({ room: room.id, role, expiresS: numberOf(expires), uses: numberOf(uses) })
      }
      onDone={(code) => setLink(`${location.origin}/join/${encodeURIComponent(code)}`)}
      onClose={onClose}
    >
      <Choice label={peopleText.invite.role()} value={role} options={comingAs} onChoose={setRole} />
      <Choice label={peopleText.invite.expires()} value={expires} options={lasting} onChoose={setExpires} />
      <Choice label={peopleText.invite.uses()} value={uses} options={often} onChoose={setUses} />
    </FormDialog>
  );
}
