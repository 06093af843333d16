import { useState } from "react";
import { announce } from "@/app/announce";
import { useActions } from "@/app/chatContext";
import { roomsText } from "@/app/text";
import { notifyText } from "@/app/text/notify";
import type { NotifyLevel, Room } from "@/chat/types";
import { Choice } from "@/ui/Choice";
import { FormDialog } from "../pages/FormDialog";

type Props = { readonly room: Room; readonly onClose: () => void };
type Mute = "none" | "as it is" | "hour" | "8 hours" | "for good";

const hour = 60 * 60;
const seconds = { none: "none", hour, "8 hours": 8 * hour, "for good": "for good" } as const;

/** Of what one is told in a room, on all devices. */
export function NotifyDialog({ room, onClose }: Props) {
  const actions = useActions();
  const { notify } = room;
  const until = notify.mutedUntil;
  const [level, setLevel] = useState<NotifyLevel>(notify.level);
  const [mute, setMute] = useState<Mute>(until !== null ? "as it is" : notify.muted ? "for good" : "none");
  const { levels, mutes } = notifyText;

  const muteS = () => {
    if (mute !== "as it is") return seconds[mute];
    return Math.max(1, Math.ceil((Date.parse(until ?? "") - Date.now()) / 1000));
  };
  const levelOf = (value: NotifyLevel) => ({
    value,
    label: levels[value].label(),
    hint: room.kind === "direct" && value === "mentions" ? undefined : levels[value].hint?.(),
  });
  const muteOf = (value: Exclude<Mute, "as it is">) => ({ value, label: mutes[value]() });

  return (
    <FormDialog
      title={notifyText.title(roomsText.label(room.kind, room.name))}
      lead={notifyText.lead()}
      submit={notifyText.save()}
      run={() => actions.setNotify(room.id, { level, muteS: muteS() })}
      onDone={() => {
        announce(notifyText.saved());
        onClose();
      }}
      onClose={onClose}
    >
      <Choice
        legend={notifyText.level()}
        value={level}
        options={[levelOf("all"), levelOf("mentions"), levelOf("nothing")]}
        onChange={setLevel}
      />
      <Choice
        legend={notifyText.mute()}
        lead={notifyText.muteLead()}
        value={mute}
        options={[
          muteOf("none"),
          ...(until === null ? [] : [{ value: "as it is" as const, label: notifyText.mutedUntil(until) }]),
          muteOf("hour"),
          muteOf("8 hours"),
          muteOf("for good"),
        ]}
        onChange={setMute}
      />
    </FormDialog>
  );
}
