import type { Me, Role, ServerAction } from "@/api/session";
import { roles } from "@/api/session";
import { type AdminTab, adminTabs } from "./paths";

const needs: Record<AdminTab, ServerAction> = {
  people: "manage_people",
  invites: "manage_invites",
  rooms: "manage_server",
  bots: "manage_bots",
  reports: "see_reports",
  audit: "see_audit",
  settings: "manage_server",
};

/** The pages of the administration that this user may see. */
export function tabsOf(me: Me): readonly AdminTab[] {
  return adminTabs.filter((tab) => me.can.includes(needs[tab]));
}

export function administers(me: Me): boolean {
  return tabsOf(me).length > 0;
}

/** Whether powers reach: only down, and owners also reach owners. The server has the last word. */
export function outranks(mine: Role, theirs: Role): boolean {
  return mine === "owner" || roles.indexOf(mine) > roles.indexOf(theirs);
}

/** The roles that somebody of this role may give away: all below their own; an owner any. */
export function givable(mine: Role): readonly Role[] {
  return roles.filter((role) => role !== "guest" && outranks(mine, role));
}
