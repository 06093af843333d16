import { number } from "./words";

/** The copy of leaving while something waits. Loaded with the question. */
export const signOutText = {
  signingOut: () => "Signing out…",
  confirmTitle: (waiting: number) =>
    waiting === 1 ? "1 message has not been sent" : `${number(waiting)} messages have not been sent`,
  confirmBody: (waiting: number) =>
    waiting === 1
      ? "If you sign out now, it stays unsent on this device and may never reach the others."
      : "If you sign out now, they stay unsent on this device and may never reach the others.",
  stay: () => "Stay",
  leaveAnyway: () => "Sign out anyway",
};
