import { people } from "@/app/text/people";
import type { Refusal } from "@/chat/types";

/** Why an invite does not work, and what to do where the server's sentence does not say it itself. */
export function withNextStep(reason: string): string {
  return /\bask\b/i.test(reason) ? reason : `${reason} ${people.join.failedNext()}`;
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
