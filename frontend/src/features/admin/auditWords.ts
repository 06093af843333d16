/** What was done, in words, from the server's name for it. An act of a newer server is shown by that name. */
const acts: ReadonlyMap<string, string> = new Map([
  ["set_up", "set up the server"],
  ["create_account", "created an account"],
  ["claim", "kept their name with a password"],
  ["change_role", "changed the role"],
  ["ban", "banned"],
  ["ban_user", "banned"],
  ["unban", "lifted the ban"],
  ["unban_user", "lifted the ban"],
  ["mute", "muted"],
  ["mute_user", "muted"],
  ["unmute", "unmuted"],
  ["unmute_user", "unmuted"],
  ["kick", "removed from the room"],
  ["kick_member", "removed from the room"],
  ["reset_password", "reset the password"],
  ["create_room", "created the room"],
  ["change_room", "changed the room"],
  ["archive", "archived the room"],
  ["archive_room", "archived the room"],
  ["delete_room", "deleted the room"],
  ["add_member", "added to the room"],
  ["change_member", "changed a member"],
  ["hand_over", "handed over the room"],
  ["delete_message", "deleted a message"],
  ["report_message", "reported a message"],
  ["resolve_report", "closed a report"],
  ["create_invite", "made an invite"],
  ["revoke_invite", "revoked an invite"],
  ["accept_invite", "accepted an invite"],
  ["create_bot", "created the bot"],
  ["renew_bot_token", "made a new token"],
  ["delete_bot", "deleted the bot"],
  ["create_hook", "added a webhook"],
  ["create_incoming_hook", "added an incoming webhook"],
  ["create_outgoing_hook", "added an outgoing webhook"],
  ["delete_hook", "deleted a webhook"],
  ["change_settings", "changed the settings"],
  ["delete_account", "deleted their account"],
  ["delete_me", "deleted their account"],
]);

export function actWords(act: string): string {
  return acts.get(act) ?? act.replaceAll(/[_.]/g, " ");
}

/** What came with it, as far as it is small: "role: moderator, for_s: 600". */
export function detailWords(detail: unknown): string {
  if (typeof detail === "string") return detail;
  if (typeof detail !== "object" || detail === null) return "";
  return Object.entries(detail)
    .flatMap(([name, value]) =>
      typeof value === "string" || typeof value === "number" || typeof value === "boolean"
        ? [`${name.replaceAll("_", " ")}: ${value}`]
        : [],
    )
    .join(", ");
}
