import { number } from "./words";

/** The menu behind the own name, and leaving. */
export const ownText = {
  menu: () => "settings, theme, sign out",
  claim: () => "Keep this name: set a password",
  invite: () => "Invite people",
  theme: () => "Theme",
  system: () => "System",
  light: () => "Light",
  dark: () => "Dark",
  install: () => "Install app",
  shortcuts: () => "Keyboard shortcuts",
  signOut: () => "Sign out",
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
