import { type PointerEvent, useRef } from "react";
import type { Spot } from "@/ui/spot";

const holdMs = 450;
/** A finger is never quite still. */
const slack = 10;

/** A finger held on a row: `onHold` gets the row's key and where. */
export function useLongPress(onHold: (key: string, at: Spot) => void) {
  const press = useRef<{
    readonly timer: ReturnType<typeof setTimeout>;
    readonly x: number;
    readonly y: number;
  }>(null);
  const held = useRef(false);

  const end = () => {
    if (press.current !== null) clearTimeout(press.current.timer);
    press.current = null;
  };

  return {
    onPointerDown(event: PointerEvent) {
      held.current = false;
      end();
      const { target, clientX: x, clientY: y } = event;
      if (event.pointerType !== "touch" || !(target instanceof Element)) return;
      // A link has a menu of its own.
      const key = target.closest("a, button")
        ? undefined
        : target.closest<HTMLElement>("[data-key]")?.dataset["key"];
      if (key === undefined) return;
      const timer = setTimeout(() => {
        held.current = true;
        press.current = null;
        onHold(key, { left: x, right: x, top: y, bottom: y });
      }, holdMs);
      press.current = { timer, x, y };
    },
    onPointerMove({ clientX, clientY }: PointerEvent) {
      const start = press.current;
      if (start !== null && Math.hypot(clientX - start.x, clientY - start.y) > slack) end();
    },
    onPointerUp: end,
    onPointerCancel: end,
    /** The browser's own menu, and what a long press selects, would cover ours. */
    onContextMenu(event: { preventDefault(): void }) {
      if (held.current || press.current !== null) event.preventDefault();
    },
    end,
  };
}
