import type { ChatState, Connection } from "@/chat/types";

/** What the banner says, if anything. One state at a time; the copy is in the catalogue. */
export type Banner =
  | { readonly kind: "connecting" }
  | { readonly kind: "reconnecting"; readonly retryAt: number; readonly waiting: number }
  | { readonly kind: "offline"; readonly retryAt: number | null; readonly waiting: number }
  | { readonly kind: "back" }
  | { readonly kind: "degraded" }
  | { readonly kind: "refused"; readonly reason: string }
  | { readonly kind: "outdated" }
  | { readonly kind: "signed-out"; readonly waiting: number; readonly account: boolean };

/** Losses shorter than this are not worth a flicker. */
export const patience = 2_000;
export const backOnlineFor = 1_500;

/** What would be shown if the state lasted. */
export function bannerOf(
  connection: Connection,
  storeState: ChatState["storeState"],
  waiting: number,
  /** Of somebody with a password: they sign in, where a guest only enters. */
  account: boolean,
): Banner | null {
  switch (connection.state) {
    case "connecting":
      return { kind: "connecting" };
    case "online":
      return storeState === "degraded" ? { kind: "degraded" } : null;
    case "reconnecting":
      return { kind: "reconnecting", retryAt: connection.retryAt, waiting };
    case "offline":
      // The server was asked by another way and said that only its store is away.
      return storeState === "degraded" && connection.retryAt !== null
        ? { kind: "degraded" }
        : { kind: "offline", retryAt: connection.retryAt, waiting };
    case "signed-out":
      return { kind: "signed-out", waiting, account };
    case "refused":
      return { kind: "refused", reason: connection.reason };
    case "outdated":
      return { kind: "outdated" };
  }
}

/**
 * What is on the screen, and until when. `hidden.since`: when a trouble began that has not been shown;
 * `null`: all is well.
 */
export type Shown =
  | { readonly state: "hidden"; readonly since: number | null }
  | { readonly state: "trouble" }
  | { readonly state: "back"; readonly until: number };

export const calm: Shown = { state: "hidden", since: null };

/** The next thing to show. Time is an input: call it on every change and at `wakeAt`. */
export function step(shown: Shown, banner: Banner | null, now: number): Shown {
  switch (shown.state) {
    case "hidden": {
      if (banner === null) return calm;
      const since = shown.since ?? now;
      return impatient(banner) || now - since >= patience ? { state: "trouble" } : { state: "hidden", since };
    }
    case "trouble":
      return banner === null ? { state: "back", until: now + backOnlineFor } : shown;
    case "back":
      if (banner !== null) return step(calm, banner, now);
      return now >= shown.until ? calm : shown;
  }
}

/** When to call `step` again though nothing changed; `null`: no need. */
export function wakeAt(shown: Shown): number | null {
  switch (shown.state) {
    case "hidden":
      return shown.since === null ? null : shown.since + patience;
    case "trouble":
      return null;
    case "back":
      return shown.until;
  }
}

/** States that do not pass by themselves are shown at once. */
function impatient(banner: Banner): boolean {
  switch (banner.kind) {
    case "signed-out":
    case "refused":
    case "outdated":
      return true;
    case "connecting":
    case "reconnecting":
    case "offline":
    case "degraded":
    case "back":
      return false;
  }
}
