/** Hours in which this device stays silent. Kept in the browser; the server is told with the push device. */
import { preferred } from "@/app/preferences";
import { remember, remembered } from "@/app/stored";

/** Minutes of the day; `days`: on which they begin, bit 0 is Sunday. */
export type Quiet = { readonly from: number; readonly to: number; readonly days: number };

const key = "quiet-times";
export const everyDay = 0b1111111;
const usual: Quiet = { from: 22 * 60, to: 7 * 60, days: everyDay };
const day = 24 * 60;

/** The hours that were set last, also while they are off. */
export function quietTimes(): Quiet {
  const [from, to, days] = (remembered(key) ?? "").split(" ").map(Number);
  const minute = (one: number | undefined) =>
    one !== undefined && Number.isInteger(one) && one >= 0 && one < day ? one : null;
  const [begin, end, on] = [minute(from), minute(to), minute(days)];
  if (begin === null || end === null || on === null || on > everyDay) return usual;
  return { from: begin, to: end, days: on };
}

export function setQuietTimes({ from, to, days }: Quiet): void {
  remember(key, `${from} ${to} ${days}`);
}

/** The hours, if they are on. */
export function quietHours(): Quiet | null {
  return preferred("quiet-hours") === "on" ? quietTimes() : null;
}

export function isQuiet(now: Date): boolean {
  const hours = quietHours();
  return hours !== null && holdsAt(hours, now);
}

/** In the time of this device. As the server reckons: src/domain/notify.rs. */
export function holdsAt({ from, to, days }: Quiet, now: Date): boolean {
  const minute = now.getHours() * 60 + now.getMinutes();
  const begins = (back: number) => (days & (1 << ((now.getDay() - back + 7) % 7))) !== 0;
  if (from < to) return begins(0) && minute >= from && minute < to;
  return (begins(0) && minute >= from) || (begins(1) && minute < to);
}
