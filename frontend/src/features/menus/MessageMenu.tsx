import {
  Bookmark,
  BookmarkX,
  Copy,
  Flag,
  Link,
  MailOpen,
  Pencil,
  Pin,
  PinOff,
  Reply,
  SmilePlus,
  Trash2,
  UsersRound,
} from "lucide-react";
import { announce } from "@/app/announce";
import { useActions } from "@/app/chatContext";
import { useOverlay } from "@/app/overlay";
import { roomsText } from "@/app/text";
import { actsText } from "@/app/text/acts";
import { dialogsText } from "@/app/text/dialogs";
import { keptText } from "@/app/text/kept";
import { useAttempt } from "@/app/useAttempt";
import type { Room } from "@/chat/types";
import { MenuItem } from "@/ui/MenuItem";
import { Note } from "@/ui/Note";
import { PopMenu } from "@/ui/PopMenu";
import type { Spot } from "@/ui/spot";
import { useComposerPort } from "../composer/port";
import { spoken } from "../files/boxes";
import { useSavedIn } from "../kept/useSavedIn";
import { QuickReactions } from "../reactions/QuickReactions";
import { copy, copyLink } from "../timeline/copy";
import { type MessageItem, messageItems } from "../timeline/messageItems";
import type { Said } from "../timeline/rows";

type Props = {
  readonly room: Room;
  readonly me: string | null;
  readonly line: Said;
  readonly at: Spot;
  /** Choose from all emoji instead. */
  readonly onReact: () => void;
  readonly onClose: () => void;
};

/** What can be done with a message. */
export function MessageMenu({ room, me, line, at, onReact, onClose }: Props) {
  const show = useOverlay();
  const composer = useComposerPort();
  const actions = useActions();
  const items = messageItems(line, room, me);
  const saved = useSavedIn(room.id);
  const attempt = useAttempt();
  const isSaved = line.status === "sent" && saved.has(line.seq);
  const save = async (seq: number) => {
    const outcome = await attempt.run(() => saved.set(seq, !isSaved));
    if (!outcome.ok) return announce(outcome.refusal.reason);
    announce(isSaved ? keptText.saved.removed() : keptText.saved.done());
    onClose();
  };
  const choose = (item: MessageItem) => {
    if (item === "react") {
      onReact();
      return;
    }
    if (item === "save") {
      if (line.status === "sent" && !attempt.pending) void save(line.seq);
      return;
    }
    onClose();
    if (item === "copy") {
      if (line.status !== "deleted") void copy(spoken(line));
    } else if (line.status !== "sent") return;
    else if (item === "edit") composer.edit(line);
    else if (item === "reply") composer.reply(line);
    else if (item === "pin" || item === "unpin") actions.pin(room.id, line.seq, item === "pin");
    else if (item === "unread") actions.markUnread(room.id, line.seq);
    else if (item === "link") void copyLink(room.id, line.seq);
    else show({ about: "message", dialog: item, room: room.id, line });
  };
  return (
    <PopMenu
      label={roomsText.messageMenu()}
      title={line.status === "deleted" ? line.author.name : `${line.author.name}: ${spoken(line)}`}
      at={at}
      onClose={onClose}
    >
      {line.status === "sent" && items.includes("react") && (
        <QuickReactions
          line={line}
          me={me}
          onPick={(emoji, on) => {
            onClose();
            actions.react(room.id, line.seq, emoji, on);
          }}
        />
      )}
      {items.map((item) => {
        const { icon: Icon, words } = look(item, isSaved);
        return (
          <MenuItem
            key={item}
            icon={<Icon size={16} aria-hidden="true" />}
            danger={item === "delete"}
            onChoose={() => choose(item)}
          >
            {words}
          </MenuItem>
        );
      })}
      {attempt.refusal !== null && <Note look="problem">{attempt.refusal.reason}</Note>}
    </PopMenu>
  );
}

function look(item: MessageItem, isSaved: boolean): { icon: typeof Copy; words: string } {
  switch (item) {
    case "react":
      return { icon: SmilePlus, words: actsText.reactMore() };
    case "reply":
      return { icon: Reply, words: actsText.reply() };
    case "who":
      return { icon: UsersRound, words: actsText.showWho() };
    case "edit":
      return { icon: Pencil, words: dialogsText.message.edit() };
    case "pin":
      return { icon: Pin, words: actsText.pin() };
    case "unpin":
      return { icon: PinOff, words: actsText.unpin() };
    case "save":
      return isSaved
        ? { icon: BookmarkX, words: actsText.unsave() }
        : { icon: Bookmark, words: actsText.save() };
    case "copy":
      return { icon: Copy, words: dialogsText.message.copy() };
    case "unread":
      return { icon: MailOpen, words: dialogsText.message.unread() };
    case "link":
      return { icon: Link, words: dialogsText.message.copyLink() };
    case "report":
      return { icon: Flag, words: dialogsText.message.report() };
    case "delete":
      return { icon: Trash2, words: dialogsText.message.delete() };
  }
}
