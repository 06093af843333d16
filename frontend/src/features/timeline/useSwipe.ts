import { type PointerEvent, useRef } from "react";

/** So far a finger moves before it is no tap, and so far for it to count. */
const starts = 14;
const counts = 56;
const most = 76;

/** A finger moves a row towards its end: `onSwipe` gets the row's key. The row follows the finger. */
export function useSwipe(onSwipe: (key: string) => void) {
  const held = useRef<{
    readonly key: string;
    readonly content: HTMLElement;
    readonly x: number;
    readonly y: number;
    moved: number;
  } | null>(null);

  const end = () => {
    held.current?.content.style.removeProperty("translate");
    held.current = null;
  };

  return {
    onPointerDown({ pointerType, target, clientX: x, clientY: y }: PointerEvent) {
      end();
      const row = target instanceof Element ? target.closest<HTMLElement>("[data-seq]") : null;
      const key = row?.dataset["key"];
      const content = row?.firstElementChild;
      if (pointerType !== "touch" || key === undefined || !(content instanceof HTMLElement)) return;
      held.current = { key, content, x, y, moved: 0 };
    },
    onPointerMove({ clientX, clientY }: PointerEvent) {
      const now = held.current;
      if (now === null) return;
      const across = getComputedStyle(now.content).direction === "rtl" ? clientX - now.x : now.x - clientX;
      // It scrolls.
      if (now.moved === 0 && Math.abs(clientY - now.y) > starts) return end();
      if (now.moved === 0 && across < starts) return;
      now.moved = Math.max(1, Math.min(most, across - starts));
      now.content.style.setProperty("translate", `${now.x > clientX ? -now.moved : now.moved}px`);
    },
    onPointerUp() {
      const done = held.current;
      end();
      if (done !== null && done.moved >= counts) onSwipe(done.key);
    },
    onPointerCancel: end,
  };
}
