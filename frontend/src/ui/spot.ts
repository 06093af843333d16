/** Where a menu opens, in pixels of the window: under what was pressed, or at the pointer. */
export type Spot = {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
};

export function spotOf(element: Element): Spot {
  const { left, right, top, bottom } = element.getBoundingClientRect();
  return { left, right, top, bottom };
}

const margin = 8;
const gap = 4;

/** Below and with the same end as the spot, where there is room; else above, and always in the window. */
export function placeAt(
  spot: Spot,
  size: { readonly width: number; readonly height: number },
  view: { readonly width: number; readonly height: number },
): { readonly left: number; readonly top: number } {
  const fitted = (wanted: number, most: number) => Math.max(margin, Math.min(wanted, most - margin));
  const below = spot.bottom + gap + size.height <= view.height - margin;
  const top = below ? spot.bottom + gap : spot.top - gap - size.height;
  return {
    left: fitted(spot.right - size.width, view.width - size.width),
    top: fitted(top, view.height - size.height),
  };
}
