/** The dark squares as one path: a bar for each run of them in a row. */
export function outline(rows: readonly (readonly boolean[])[]): string {
  return rows
    .flatMap((row, y) => runs(row).map(({ from, to }) => `M${from} ${y}h${to - from}v1H${from}z`))
    .join("");
}

function runs(row: readonly boolean[]): { readonly from: number; readonly to: number }[] {
  const found: { from: number; to: number }[] = [];
  row.forEach((dark, x) => {
    const last = found.at(-1);
    if (!dark) return;
    if (last?.to === x) last.to = x + 1;
    else found.push({ from: x, to: x + 1 });
  });
  return found;
}
