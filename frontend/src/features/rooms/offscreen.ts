export type Span = { readonly top: number; readonly bottom: number };

/** How many of these lie wholly above what is seen of a list, and below it; and the nearest of each. */
export function offscreen(
  view: Span,
  rows: readonly Span[],
): { readonly above: readonly number[]; readonly below: readonly number[] } {
  const above: number[] = [];
  const below: number[] = [];
  rows.forEach(({ top, bottom }, index) => {
    const middle = (top + bottom) / 2;
    if (middle < view.top) above.push(index);
    else if (middle > view.bottom) below.push(index);
  });
  return { above, below };
}
