import { Check, Copy, Ellipsis } from "lucide-react";
import { useState } from "react";
import { roomsText, text } from "@/app/text";
import { IconButton } from "@/ui/IconButton";
import { type Spot, spotOf } from "@/ui/spot";
import { copy } from "./copy";
import styles from "./RowTools.module.css";

type Props = {
  readonly words: string;
  readonly reachable: boolean;
  readonly onMenu: (at: Spot) => void;
};

/** What can be done with a message. Mounted for the row under the pointer or with the focus, not in each. */
export function RowTools({ words, reachable, onMenu }: Props) {
  const [copied, setCopied] = useState(false);
  const onCopy = async () => setCopied(await copy(words));
  return (
    <div className={styles.tools}>
      <IconButton
        small
        label={copied ? text.timeline.copied() : text.timeline.copy()}
        tabIndex={reachable ? undefined : -1}
        onClick={() => void onCopy()}
      >
        {copied ? <Check size={16} aria-hidden="true" /> : <Copy size={16} aria-hidden="true" />}
      </IconButton>
      <IconButton
        small
        label={roomsText.messageMenu()}
        tabIndex={reachable ? undefined : -1}
        aria-haspopup="menu"
        onClick={(event) => onMenu(spotOf(event.currentTarget))}
      >
        <Ellipsis size={16} aria-hidden="true" />
      </IconButton>
    </div>
  );
}
