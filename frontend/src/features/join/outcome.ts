import { people } from "@/app/text/people";
import type { Refusal } from "@/chat/types";

/** What to do about an invite that does not work, where the server's sentence does not say it itself. */
export function nextStep(reason: string): string | null {
  return /\bask\b/i.test(reason) ? null : people.join.failedNext();
}

/** Whether the link itself is refused, and not what was written into the form. */
export function linkIsSpent({ code, reason }: Refusal): boolean {
  switch (code) {
    case "not_found":
    case "forbidden":
    case "unauthorized":
    case "gone":
      return true;
    case "conflict":
      // A name that is taken is a conflict as well.
      return !/\bname\b/i.test(reason);
    default:
      return false;
  }
}
