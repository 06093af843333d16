import type { Preference, Preferences } from "../preferences";

type Words = { readonly label: () => string; readonly hint?: () => string };
type About<P extends Preference> = {
  readonly legend: () => string;
  readonly lead?: () => string;
  readonly of: { readonly [V in Preferences[P]]: Words };
};

const onOff = { on: { label: () => "On" }, off: { label: () => "Off" } };

/** The preferences of this device: what each is called, and what each of its values means. */
export const preferenceText: { readonly [P in Preference]: About<P> } = {
  theme: {
    legend: () => "Theme",
    of: { system: { label: () => "System" }, light: { label: () => "Light" }, dark: { label: () => "Dark" } },
  },
  density: {
    legend: () => "Density",
    lead: () => "How close messages and rooms stand. Compact leaves out the pictures.",
    of: { comfortable: { label: () => "Comfortable" }, compact: { label: () => "Compact" } },
  },
  "text-size": {
    legend: () => "Text size",
    lead: () => "On top of what the browser is set to.",
    of: {
      "90": { label: () => "90 %" },
      "100": { label: () => "100 %" },
      "115": { label: () => "115 %" },
      "130": { label: () => "130 %" },
    },
  },
  motion: {
    legend: () => "Motion",
    lead: () => "Reduced: things fade instead of moving.",
    of: {
      system: { label: () => "As on the device" },
      reduced: { label: () => "Reduced" },
      full: { label: () => "Full" },
    },
  },
  transparency: {
    legend: () => "Transparency",
    lead: () => "Reduced: nothing shines through the header of a room. Slow devices do it by themselves.",
    of: { system: { label: () => "As on the device" }, reduced: { label: () => "Reduced" } },
  },
  announcements: {
    legend: () => "New messages read aloud",
    lead: () => "By a screen reader, in the room that is open. That a message was not sent is always told.",
    of: {
      all: { label: () => "All", hint: () => "Of many at once only how many they are." },
      mentions: { label: () => "Direct messages, and those that mention me" },
      none: { label: () => "None" },
    },
  },
  "letter-keys": {
    legend: () => "Keys of one letter",
    lead: () =>
      "Such as C, which copies the message that has the focus, or ?, which lists all keys. Switch them off if you speak to your device, or hit keys by chance.",
    of: { on: { label: () => "On" }, off: { label: () => "Off" } },
  },
  times: {
    legend: () => "Times of messages",
    of: {
      hover: {
        label: () => "Where somebody begins to speak",
        hint: () => "Of the others when the pointer or the focus is on them.",
      },
      always: { label: () => "On every message" },
    },
  },
  enter: {
    legend: () => "Enter",
    of: {
      sends: { label: () => "Sends the message", hint: () => "Shift Enter makes a new line." },
      breaks: { label: () => "Makes a new line", hint: () => "Ctrl Enter, or ⌘ Enter, sends." },
    },
  },
  notifications: { legend: () => "Notifications", of: onOff },
  preview: {
    legend: () => "What a notification shows",
    of: {
      on: { label: () => "Who wrote, where, and the message" },
      off: {
        label: () => "Only that there is a new message",
        hint: () => "For screens that others see. What was said does not leave the server then.",
      },
    },
  },
  sound: {
    legend: () => "Sound",
    lead: () => "A short tone while the app is open and you look elsewhere.",
    of: onOff,
  },
  "quiet-hours": {
    legend: () => "Quiet hours",
    lead: () => "No notification and no sound on this device. Numbers go on counting.",
    of: onOff,
  },
};

export const deviceText = {
  saved: () => "Saved on this device",
  notKept: () => "This browser keeps nothing: it holds until this page is closed.",
  look: () => "Look",
  movement: () => "Movement and glass",
  aloud: () => "Read aloud",
  keyboard: () => "Keyboard",
  enterTouch: () => "On a keyboard on the screen Enter always makes a new line.",
};
