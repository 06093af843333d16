/** Pixels. Narrower, names are cut; wider, the messages are. */
export const narrowest = 220;
export const widest = 360;
export const usualWidth = 272;
const key = 10;

export function widthOf(kept: string | null): number {
  const width = Number(kept ?? usualWidth);
  return Number.isFinite(width) ? fitted(width) : usualWidth;
}

export function fitted(width: number): number {
  return Math.round(Math.max(narrowest, Math.min(widest, width)));
}

/** The width after a key; `null`: the key means nothing here. `forward`: the arrow that points away from the list. */
export function widthAfter(
  pressed: string,
  width: number,
  forward: "ArrowRight" | "ArrowLeft",
): number | null {
  switch (pressed) {
    case "ArrowRight":
    case "ArrowLeft":
      return fitted(width + (pressed === forward ? key : -key));
    case "Home":
      return narrowest;
    case "End":
      return widest;
    case "Enter":
      return usualWidth;
    default:
      return null;
  }
}
