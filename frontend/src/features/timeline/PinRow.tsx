import { Pin } from "lucide-react";
import { useLocation } from "wouter";
import { paths } from "@/app/paths";
import { actsText } from "@/app/text/acts";
import { classes } from "@/ui/classes";
import { clock } from "./clockNow";
import styles from "./NoticesRow.module.css";
import type { Pinned } from "./rows";

type Props = {
  readonly id: string;
  readonly room: string;
  readonly line: Pinned;
  readonly reachable: boolean;
};

/** That somebody pinned a message; leads there. */
export function PinRow({ id, room, line, reachable }: Props) {
  const [, navigate] = useLocation();
  return (
    <div className={classes(styles.row, styles.pin)}>
      <Pin size={14} aria-hidden="true" />
      <bdi id={id} title={clock.full(line.at)}>
        {actsText.pinnedLine(line.author.name)}
      </bdi>
      <button
        type="button"
        className={styles.show}
        tabIndex={reachable ? undefined : -1}
        onClick={() => navigate(paths.message(room, line.target))}
      >
        {actsText.toPinned()}
      </button>
    </div>
  );
}
