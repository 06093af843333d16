import { useEffect, useEffectEvent } from "react";

/** What Escape closes first: a drawer over the page, then what is being edited; then the focus goes back. */
export type Layer = "drawer" | "editing" | "focus";
const order: readonly Layer[] = ["drawer", "editing", "focus"];

const layers = new Set<{ readonly layer: Layer; readonly close: () => boolean }>();

/** `close` answers whether there was something to close. Dialogs and menus take their Escape themselves. */
export function useEscape(layer: Layer, close: () => boolean): void {
  const closing = useEffectEvent(close);
  useEffect(() => {
    const entry = { layer, close: () => closing() };
    layers.add(entry);
    return () => {
      layers.delete(entry);
    };
  }, [layer]);
}

/** Closes the topmost; false: nothing was open. */
export function closeTop(): boolean {
  return order.some((layer) => [...layers].some((one) => one.layer === layer && one.close()));
}
