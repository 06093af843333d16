const words = new Intl.RelativeTimeFormat("en", { numeric: "auto" });

const steps: readonly { readonly unit: Intl.RelativeTimeFormatUnit; readonly seconds: number }[] = [
  { unit: "year", seconds: 365 * 86_400 },
  { unit: "month", seconds: 30 * 86_400 },
  { unit: "week", seconds: 7 * 86_400 },
  { unit: "day", seconds: 86_400 },
  { unit: "hour", seconds: 3_600 },
  { unit: "minute", seconds: 60 },
];

/** "3 hours ago", "in 2 days"; within a minute "just now". Past a unit's length it counts in that unit. */
export function ago(at: string, now: number): string {
  const seconds = (Date.parse(at) - now) / 1_000;
  for (const { unit, seconds: length } of steps) {
    if (Math.abs(seconds) >= length) return words.format(Math.trunc(seconds / length), unit);
  }
  return seconds > 0 ? "in less than a minute" : "just now";
}
