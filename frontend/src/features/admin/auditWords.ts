import { roles } from "@/api/session";
import { roleWords } from "@/app/text/words";

/** What was done, in words, by the server's name for it. */
const acts: ReadonlyMap<string, string> = new Map([
  ["audit_exported", "exported the audit log"],
  ["banned", "banned"],
  ["bot_created", "created the bot"],
  ["bot_deleted", "deleted the bot"],
  ["bot_token_renewed", "created a new token for"],
  ["invite_created", "created an invite"],
  ["invite_revoked", "revoked an invite"],
  ["kicked", "removed from the room"],
  ["member_added", "added to the room"],
  ["message_deleted", "deleted a message of"],
  ["muted", "muted"],
  ["password_reset", "reset the password of"],
  ["report_resolved", "closed a report about"],
  ["role_changed", "changed the role of"],
  ["room_changed", "changed the room"],
  ["room_deleted", "deleted the room"],
  ["room_handed_over", "handed the room over to"],
  ["room_role_changed", "changed the role in the room of"],
  ["server_founded", "set up the server as"],
  ["settings_changed", "changed the settings"],
  ["unbanned", "lifted the ban of"],
  ["unmuted", "unmuted"],
  ["user_added", "added"],
  ["webhook_created", "created a webhook"],
  ["webhook_deleted", "deleted a webhook"],
]);

/** What belongs to an act: a role by its name, all else as the server wrote it. */
export function detailWords(detail: string, full: (at: string) => string): string {
  const role = roles.find((one) => one === detail);
  if (role !== undefined) return roleWords[role]();
  return detail.replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, full);
}

/** An act of a newer server is shown by its name. */
export function actWords(act: string): string {
  return acts.get(act) ?? act.replaceAll("_", " ");
}
