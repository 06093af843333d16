import type { Ban } from "@/api/people";
import type { Me } from "@/api/session";
import type { Person } from "@/api/shapes";
import { duration, forever } from "@/app/text/words";
import { outranks } from "@/chat/powers";

/** What may be done to somebody here; the server has the last word. */
export type Reach = "self" | "above" | "below";

export function reachOf(me: Me, person: Person): Reach {
  if (me.user.id === person.id) return "self";
  return outranks(me.role, person.role) ? "below" : "above";
}

export function mutedNow({ muted_until }: Person, now: number): boolean {
  return muted_until !== undefined && Date.parse(muted_until) > now;
}

export const spans = ["tenMinutes", "hour", "day", "week", "month", "ever"] as const;
export type Span = (typeof spans)[number];

const seconds: Record<Exclude<Span, "ever">, number> = {
  tenMinutes: 600,
  hour: 3_600,
  day: 86_400,
  week: 7 * 86_400,
  month: 30 * 86_400,
};

export function spanWords(span: Span): string {
  return span === "ever" ? forever() : duration(seconds[span]);
}

/** A mute always ends: its longest is a year. */
const YEAR = 365 * 86_400;

export function muteSeconds(span: Span): number {
  return span === "ever" ? YEAR : seconds[span];
}

/** A ban without an end has no length. */
export function banFor(span: Span, why: string, addresses: boolean): Ban {
  return {
    ...(span === "ever" ? {} : { for_s: seconds[span] }),
    ...(why.trim() === "" ? {} : { why: why.trim() }),
    ...(addresses ? { addresses } : {}),
  };
}

/** When it ends, as the list shows it before it is asked for again. */
export function endOf(forSeconds: number | undefined, now: number): string | undefined {
  return forSeconds === undefined ? undefined : new Date(now + forSeconds * 1_000).toISOString();
}
