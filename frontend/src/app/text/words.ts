/** Numbers in sentences. */
export function number(value: number): string {
  return value.toLocaleString("en");
}

/** How long: "10 minutes", "1 hour", "7 days"; in the largest unit that needs no fraction. */
export function duration(seconds: number): string {
  if (seconds % 86_400 === 0) return count(seconds / 86_400, "day", "days");
  if (seconds % 3_600 === 0) return count(seconds / 3_600, "hour", "hours");
  if (seconds % 60 === 0) return count(seconds / 60, "minute", "minutes");
  return count(seconds, "second", "seconds");
}

/** Instead of a duration: there is no end. */
export function forever(): string {
  return "Forever";
}

/** How roles are called, of the server and of a room alike. */
export const roleWords = {
  owner: () => "Owner",
  admin: () => "Admin",
  moderator: () => "Moderator",
  member: () => "Member",
  guest: () => "Guest",
  bot: () => "Bot",
};

export function count(value: number, one: string, many: string): string {
  return `${number(value)} ${value === 1 ? one : many}`;
}
