import { text } from "@/app/text";
import type { Room } from "@/chat/types";
import { clock } from "./clockNow";
import { DividerRow } from "./DividerRow";
import type { Over } from "./FeedOver";
import styles from "./FeedRow.module.css";
import { gapRow, noticesRow, pinRow, resetRow, startRow } from "./lazy";
import { MessageRow } from "./MessageRow";
import type { Row } from "./rows";

type Props = {
  readonly row: Row;
  readonly index: number;
  readonly room: Room;
  readonly active: boolean;
  readonly tools: boolean;
  /** The message that one came for: told apart for a moment. */
  readonly marked: boolean;
  readonly onOver: (over: Over) => void;
  readonly now: number;
  readonly measure: (row: HTMLElement | null) => void;
};

/** One row of the feed. Its place is written by the virtualizer, so no style here may move it. */
export function FeedRow({ row, index, room, active, tools, marked, onOver, now, measure }: Props) {
  if (row.kind === "day" || row.kind === "new") {
    const words = row.kind === "day" ? clock.day(row.at, now) : text.timeline.fresh();
    return (
      <div ref={measure} data-index={index} className={styles.row}>
        <DividerRow kind={row.kind} words={words} />
      </div>
    );
  }
  const title = `text-${row.key}`;
  return (
    <article
      ref={measure}
      data-index={index}
      data-key={row.key}
      data-seq={row.kind === "said" && "seq" in row.line ? row.line.seq : undefined}
      data-marked={marked || undefined}
      className={styles.row}
      aria-posinset={index + 1}
      aria-setsize={-1}
      aria-labelledby={row.kind === "said" ? `author-${row.key} ${title}` : title}
      // Rows without it cannot take the focus from a click; the roving row is the one that can.
      tabIndex={active ? 0 : undefined}
    >
      {row.kind === "said" ? (
        <MessageRow
          room={room.id}
          mayReact={room.can.includes("react")}
          mayReply={room.can.includes("send")}
          line={row.line}
          head={row.head}
          active={active}
          tools={tools}
          onOver={onOver}
        />
      ) : row.kind === "notices" ? (
        <noticesRow.Part
          id={title}
          notices={row.notices}
          reachable={active}
          instead={<div className={styles.notices} />}
        />
      ) : row.kind === "pin" ? (
        <pinRow.Part
          id={title}
          room={room.id}
          line={row.line}
          reachable={active}
          instead={<div className={styles.notices} />}
        />
      ) : row.kind === "gap" ? (
        <gapRow.Part id={title} room={room.id} line={row.line} reachable={active} />
      ) : row.kind === "reset" ? (
        <resetRow.Part id={title} />
      ) : (
        <startRow.Part id={title} room={room} empty={row.empty} />
      )}
    </article>
  );
}

/** Dividers cannot take the focus. */
export function focusable(row: Row | undefined): boolean {
  return row !== undefined && row.kind !== "day" && row.kind !== "new";
}
