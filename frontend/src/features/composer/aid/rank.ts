/** How well a query fits a name: 0 best; `null`: not at all. */
export function closeness(name: string, query: string): number | null {
  const [whole, part] = [fold(name), fold(query)];
  if (whole === part) return 0;
  if (whole.startsWith(part)) return 1;
  const at = whole.indexOf(part);
  if (at < 0) return null;
  // At the beginning of a word.
  return /[\p{L}\p{N}]/u.test(whole[at - 1] ?? "") ? 3 : 2;
}

/** Those that fit, best first; where two fit as well, in the order they come. At most `most`. */
export function ranked<T>(
  all: readonly T[],
  query: string,
  namesOf: (one: T) => readonly string[],
  most: number,
): readonly T[] {
  const fitting = all.flatMap((one) => {
    const fits = namesOf(one).flatMap((name) => closeness(name, query) ?? []);
    return fits.length === 0 ? [] : [{ one, fit: Math.min(...fits) }];
  });
  return fitting
    .sort((some, other) => some.fit - other.fit)
    .slice(0, most)
    .map(({ one }) => one);
}

function fold(name: string): string {
  return name.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "");
}
