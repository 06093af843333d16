import { Ellipsis, Reply, SmilePlus } from "lucide-react";
import { useState } from "react";
import { useActions, useChat } from "@/app/chatContext";
import type { SentLine } from "@/app/overlay";
import { roomsText } from "@/app/text";
import { actsText } from "@/app/text/acts";
import { IconButton } from "@/ui/IconButton";
import { type Spot, spotOf } from "@/ui/spot";
import { useComposerPort } from "../composer/port";
import { countUse, frequentEmoji } from "../emoji/frequent";
import styles from "./RowTools.module.css";

type Props = {
  readonly room: string;
  /** `null`: not sent yet. */
  readonly line: SentLine | null;
  readonly mayReact: boolean;
  readonly mayReply: boolean;
  readonly reachable: boolean;
  readonly onReact: (at: Spot) => void;
  readonly onMenu: (at: Spot) => void;
};

/** What can be done with a message. Mounted for the row under the pointer or with the focus, not in each. */
export function RowTools({ room, line, mayReact, mayReply, reachable, onReact, onMenu }: Props) {
  const actions = useActions();
  const me = useChat((state) => state.me?.id ?? null);
  const composer = useComposerPort();
  // The same while the tools stand here: a button must not change under the pointer.
  const [quick] = useState(() => frequentEmoji(3));
  const tabIndex = reachable ? undefined : -1;
  const own = (emoji: string) =>
    line?.reactions?.some((one) => one.emoji === emoji && one.users.some(({ id }) => id === me)) === true;
  return (
    <div className={styles.tools}>
      {line !== null && mayReact && (
        <>
          {quick.map((emoji) => (
            <IconButton
              key={emoji}
              small
              label={actsText.reactWith(emoji)}
              aria-pressed={own(emoji)}
              tabIndex={tabIndex}
              onClick={() => {
                if (!own(emoji)) countUse(emoji);
                actions.react(room, line.seq, emoji, !own(emoji));
              }}
            >
              <span className={styles.emoji} aria-hidden="true">
                {emoji}
              </span>
            </IconButton>
          ))}
          <IconButton
            small
            label={actsText.react()}
            aria-haspopup="dialog"
            tabIndex={tabIndex}
            onClick={(event) => onReact(spotOf(event.currentTarget))}
          >
            <SmilePlus size={16} aria-hidden="true" />
          </IconButton>
        </>
      )}
      {line !== null && mayReply && (
        <IconButton small label={actsText.reply()} tabIndex={tabIndex} onClick={() => composer.reply(line)}>
          <Reply size={16} aria-hidden="true" />
        </IconButton>
      )}
      <IconButton
        small
        label={roomsText.messageMenu()}
        tabIndex={tabIndex}
        aria-haspopup="menu"
        onClick={(event) => onMenu(spotOf(event.currentTarget))}
      >
        <Ellipsis size={16} aria-hidden="true" />
      </IconButton>
    </div>
  );
}
