import type { NewInvite } from "@/api/people";
import type { Me, Role } from "@/api/session";
import type { Invite } from "@/api/shapes";
import { duration, forever } from "@/app/text/words";
import { outranks } from "@/chat/powers";
import type { Server } from "@/chat/types";

export const expiries = ["hour", "day", "week", "month", "never"] as const;
export type Expiry = (typeof expiries)[number];
export const useLimits = ["one", "ten", "hundred", "unlimited"] as const;
export type UseLimit = (typeof useLimits)[number];

/** What a link is good for, as chosen in the form. */
export type Terms = { readonly role: Role; readonly expiry: Expiry; readonly uses: UseLimit };

export const usualTerms: Terms = { role: "member", expiry: "week", uses: "unlimited" };

const seconds: Record<Exclude<Expiry, "never">, number> = {
  hour: 3_600,
  day: 86_400,
  week: 7 * 86_400,
  month: 30 * 86_400,
};
/** How long a link works, in words. */
export function expiryWords(expiry: Expiry): string {
  return expiry === "never" ? forever() : duration(seconds[expiry]);
}

const counts: Record<Exclude<UseLimit, "unlimited">, number> = { one: 1, ten: 10, hundred: 100 };

/** What is without end or limit is left out. */
export function inviteFor({ role, expiry, uses }: Terms, room: string | undefined): NewInvite {
  return {
    role,
    ...(room === undefined ? {} : { room }),
    ...(expiry === "never" ? {} : { expires_s: seconds[expiry] }),
    ...(uses === "unlimited" ? {} : { uses: counts[uses] }),
  };
}

/** The roles a link may give: guests where guests may enter, and never more than those below one's own. */
export function inviteRoles(me: Me | null, access: Server["access"]): readonly Role[] {
  const higher: readonly Role[] = ["moderator", "admin"];
  return [
    ...(access === "accounts" ? [] : (["guest"] as const)),
    "member",
    ...higher.filter((role) => me !== null && outranks(me.role, role)),
  ];
}

/** Whether the link still lets somebody in. */
export function stateOf(invite: Invite, now: number): "works" | "ended" | "used up" {
  if (invite.expires_at !== undefined && Date.parse(invite.expires_at) <= now) return "ended";
  return invite.uses !== undefined && invite.used >= invite.uses ? "used up" : "works";
}
