import { type KeyboardEvent, type PointerEvent, useState } from "react";
import { roomsText } from "@/app/text";
import { fitted, narrowest, usualWidth, widest, widthAfter } from "./edge";
import styles from "./SidebarEdge.module.css";

type Props = {
  readonly width: number;
  readonly onWidth: (width: number) => void;
};

/** Between the list and the room: dragged, or moved with the arrow keys. A double click puts it back. */
export function SidebarEdge({ width, onWidth }: Props) {
  const [start, setStart] = useState<{ readonly x: number; readonly width: number } | null>(null);
  const mirrored = () => document.dir === "rtl";

  const onPointerDown = (event: PointerEvent<HTMLDivElement>) => {
    if (event.button !== 0) return;
    event.preventDefault();
    event.currentTarget.setPointerCapture(event.pointerId);
    setStart({ x: event.clientX, width });
  };
  const onPointerMove = (event: PointerEvent) => {
    if (start === null) return;
    const moved = event.clientX - start.x;
    onWidth(fitted(start.width + (mirrored() ? -moved : moved)));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const next = widthAfter(event.key, width, mirrored() ? "ArrowLeft" : "ArrowRight");
    if (next === null) return;
    event.preventDefault();
    onWidth(next);
  };

  return (
    // biome-ignore lint/a11y/useSemanticElements: a separator that can be moved takes the focus; a rule cannot.
    <div
      role="separator"
      tabIndex={0}
      aria-orientation="vertical"
      aria-label={roomsText.width()}
      aria-valuenow={width}
      aria-valuemin={narrowest}
      aria-valuemax={widest}
      className={styles.edge}
      data-moving={start !== null || undefined}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={() => setStart(null)}
      onPointerCancel={() => setStart(null)}
      onDoubleClick={() => onWidth(usualWidth)}
      onKeyDown={onKeyDown}
    />
  );
}
