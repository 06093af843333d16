/** What a close code asks of us (docs/protocol.md, close codes). */
export type Meaning =
  | { readonly duty: "retry" }
  /** Come back, but not at once. */
  | { readonly duty: "slower" }
  | { readonly duty: "signed-out" }
  | { readonly duty: "outdated" }
  /** Stay away until the user asks; `reason` is a sentence for them. */
  | { readonly duty: "refused"; readonly reason: string };

/** `greeted`: the hello of that connection had been answered. `said`: the reason in the close frame. */
export function afterClose(code: number, greeted: boolean, said: string): Meaning {
  switch (code) {
    case 1013:
    case 4029:
      return { duty: "slower" };
    case 4001:
      return { duty: "signed-out" };
    case 1008:
      return refused("You have this open in too many tabs or devices. Close some of them and try again.");
    case 4503:
      return refused(said === "" ? BANNED : said);
    case 4500:
      // The one thing a hello can get wrong is its version; afterwards it is a defect.
      return greeted ? refused(broken(code)) : { duty: "outdated" };
    case 1002:
    case 1007:
    case 1009:
      return refused(broken(code));
  }
  // 45xx as a whole means "stay away", also where we do not know the code yet.
  return code >= 4500 && code < 4600 ? refused(broken(code)) : { duty: "retry" };
}

const BANNED = "You no longer have access to this server.";

function refused(reason: string): Meaning {
  return { duty: "refused", reason };
}

function broken(code: number): string {
  return `The server ended the connection and asked not to be called again (code ${code}). Reload the page to try again.`;
}
