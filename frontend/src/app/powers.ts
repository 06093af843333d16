import { type Me, type Role, roles, type ServerAction } from "@/api/session";
import { outranks } from "@/chat/powers";
import { type AdminTab, adminTabs } from "./paths";

const needs: Record<AdminTab, ServerAction> = {
  people: "moderate",
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

/** The roles that somebody of this role may give away: all below their own; an owner any. The server has the last word. */
export function givable(mine: Role): readonly Role[] {
  return roles.filter((role) => role !== "guest" && (mine === "owner" || outranks(mine, role)));
}
