import { Crown, MessageSquare, Mic, MicOff, ShieldCheck, ShieldMinus, UserMinus } from "lucide-react";
import type { ReactNode } from "react";
import { useLocation } from "wouter";
import { announce } from "@/app/announce";
import { useActions } from "@/app/chatContext";
import { useOverlay } from "@/app/overlay";
import { paths } from "@/app/paths";
import { roomsText } from "@/app/text";
import { dialogsText } from "@/app/text/dialogs";
import { duration } from "@/app/text/words";
import type { Member, MemberChange, Room } from "@/chat/types";
import { MenuItem } from "@/ui/MenuItem";
import { PopMenu } from "@/ui/PopMenu";
import type { Spot } from "@/ui/spot";
import type { MemberItem } from "../room/powers";

type Props = {
  readonly room: Room;
  readonly member: Member;
  readonly items: readonly MemberItem[];
  readonly at: Spot;
  /** Something about them was changed, or could not be: a sentence. */
  readonly onDone: (refused: string | null) => void;
  readonly onClose: () => void;
};

const mutes = [600, 3_600, 86_400];

/** What can be done with somebody in a room. */
export function MemberMenu({ room, member, items, at, onDone, onClose }: Props) {
  const actions = useActions();
  const show = useOverlay();
  const [, navigate] = useLocation();
  const { user } = member;

  const change = async (wanted: MemberChange) => {
    onClose();
    const outcome = await actions.changeMember(room.id, user.id, wanted);
    onDone(outcome.ok ? null : outcome.refusal.reason);
  };
  const write = async () => {
    onClose();
    const outcome = await actions.startDirect([user.id]);
    if (outcome.ok) navigate(paths.room(outcome.value.id));
    else {
      announce(outcome.refusal.reason);
      onDone(outcome.refusal.reason);
    }
  };
  const ask = (dialog: "remove" | "hand-over") => {
    onClose();
    show({ about: "member", dialog, room: room.id, user });
  };

  const item = (icon: ReactNode, words: string, run: () => void, danger = false) => (
    <MenuItem key={words} icon={icon} onChoose={run} danger={danger}>
      {words}
    </MenuItem>
  );
  const entries = (one: MemberItem): ReactNode => {
    const { member: words } = dialogsText;
    switch (one) {
      case "message":
        return item(<MessageSquare size={16} aria-hidden="true" />, words.message(), () => void write());
      case "moderator":
        return item(
          <ShieldCheck size={16} aria-hidden="true" />,
          words.makeModerator(),
          () => void change({ role: "moderator" }),
        );
      case "member":
        return item(
          <ShieldMinus size={16} aria-hidden="true" />,
          words.makeMember(),
          () => void change({ role: "member" }),
        );
      case "hand-over":
        return item(<Crown size={16} aria-hidden="true" />, words.handOver(), () => ask("hand-over"));
      case "mute":
        return mutes.map((seconds) =>
          item(
            <MicOff size={16} aria-hidden="true" />,
            words.mute(duration(seconds)),
            () => void change({ muteS: seconds }),
          ),
        );
      case "unmute":
        return item(<Mic size={16} aria-hidden="true" />, words.unmute(), () => void change({ muteS: 0 }));
      case "remove":
        return item(<UserMinus size={16} aria-hidden="true" />, words.remove(), () => ask("remove"), true);
    }
  };

  return (
    <PopMenu label={roomsText.members.menu(user.name)} title={user.name} at={at} onClose={onClose}>
      {items.map(entries)}
    </PopMenu>
  );
}
