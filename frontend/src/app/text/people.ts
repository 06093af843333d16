import type { SettingsTab } from "../paths";
import { count, number, roleWords } from "./words";

/** Sentences of the pages about oneself and of invites. They come with those pages. */
export const people = {
  common: {
    retry: () => "Try again",
    more: () => "Show more",
    loadingMore: () => "Loading…",
    loading: () => "Loading",
    save: () => "Save",
    saving: () => "Saving…",
    saved: () => "Saved",
    working: () => "One moment…",
    back: () => "Back",
    toRooms: () => "Back to rooms",
    copy: () => "Copy",
    copied: () => "Copied",
    you: () => "you",
    done: () => "Done",
  },

  roles: roleWords,

  join: {
    title: (server: string) => `Join ${server}`,
    looking: () => "Looking at the invite…",
    invited: (by: string, room: string | null) =>
      room === null ? `${by} invited you.` : `${by} invited you to #${room}.`,
    needsName: () => "A name is all you need.",
    needsAccount: () => "Create an account to join, or sign in if you have one.",
    as: (name: string) => `Join as ${name}`,
    joining: () => "Joining…",
    guest: () => "Join",
    notNow: () => "Not now",
    claimFirst: () =>
      "This invite is for accounts. Keep your name with a password first, then open the link again.",
    claim: () => "Set a password",
    failedTitle: () => "This invite does not work",
    failedNext: () => "Ask whoever sent it for a new link.",
    toStart: () => "Go to the entrance",
    toRooms: () => "Go to the rooms",
    unreachableTitle: () => "The invite could not be looked up",
    createLead: () => "Choose a name and a password for your new account.",
    signInLead: () => "Sign in, and you are in.",
  },

  setUp: {
    title: () => "Set up this server",
    lead: () => "You are the first here. Choose a name and a password: this account owns the server.",
    submit: () => "Create the owner’s account",
    pending: () => "Setting up…",
    failedTitle: () => "This link cannot be used any more",
    failedNext: () =>
      "Sign in if you can. If nobody owns this server yet, start it again: it prints a new link.",
    signIn: () => "Go to the entrance",
  },

  claim: {
    title: () => "Keep this name",
    lead: (name: string) =>
      `With a password, ${name} stays yours: on other devices too, and after you sign out. Nothing you wrote changes.`,
    submit: () => "Keep my name",
    pending: () => "Keeping it…",
    done: (name: string) => `${name} is an account now. Sign in with this name and password anywhere.`,
  },

  settings: {
    title: () => "Settings",
    tabs: {
      profile: () => "Profile",
      appearance: () => "Appearance",
      notifications: () => "Notifications",
      accessibility: () => "Accessibility",
      devices: () => "Devices",
      data: () => "Your data",
    } satisfies Record<SettingsTab, () => string>,
    leads: {
      profile: () => "How others see you, and how you sign in.",
      appearance: () => "How this app looks on this device.",
      notifications: () => "How this device tells you of messages while you look elsewhere.",
      accessibility: () => "What you hear and which keys act, on this device.",
      devices: () => "Where you are signed in. Sign out any device that you do not know.",
      data: () => "What the server keeps of you: take it with you, or take it away.",
    } satisfies Record<SettingsTab, () => string>,
    nameTitle: () => "Name",
    nameLead: () => "Beside every message of yours, also those from before.",
    name: () => "Your name",
    nameSaved: (name: string) => `You are ${name} now.`,
    passwordTitle: () => "Password",
    passwordLead: () => "Changing it signs you out on all your other devices.",
    current: () => "Current password",
    fresh: () => "New password",
    change: () => "Change password",
    changing: () => "Changing…",
    changed: () => "The password is changed. Your other devices are signed out.",
    guestTitle: () => "You are a guest",
    guestLead: () => "Your name is yours only while you stay signed in on this device. A password keeps it.",
    scopedLead: () => "You came by a guest link and see one room. Ask for an invite if you want to stay.",
    claim: () => "Set a password",

    devicesTitle: () => "Signed in",
    thisDevice: () => "This device",
    lastUsed: (when: string) => `Last used ${when}`,
    since: (when: string) => `signed in ${when}`,
    end: () => "Sign out",
    endDevice: (device: string) => `Sign out ${device}`,
    ending: () => "Signing out…",
    endOthers: () => "Sign out all others",
    endOthersTitle: () => "Sign out all other devices?",
    endOthersBody: (others: number) =>
      `${count(others, "device is", "devices are")} signed out at once. Messages that wait there unsent stay there.`,
    onlyThis: () => "You are signed in on this device only.",

    exportTitle: () => "Take your data with you",
    exportLead: () =>
      "One JSON file: your profile, the rooms you are in, everything you wrote. It may take a while to come.",
    export: () => "Download my data",
    deleteTitle: () => "Delete the account",
    deleteGuestTitle: () => "Delete everything of mine",
    deleteLead: () => "Your name, password and devices go at once, for good. Nobody can bring them back.",
    delete: () => "Delete my account…",
    deleteGuest: () => "Delete me…",
    deleteDialog: () => "Delete your account?",
    deleteBody: (name: string) =>
      `${name} is signed out everywhere and loses all rooms. This cannot be undone, not even by the owner of the server.`,
    messages: () => "What happens to your messages?",
    anonymise: () => "Keep them without my name",
    anonymiseHint: () => "Conversations stay readable. “Deleted user” stands where your name was.",
    deleteMessages: () => "Delete them too",
    deleteMessagesHint: () => "Everything you wrote disappears for everybody. Answers to it stay.",
    confirm: (name: string) => `Type ${name} to confirm`,
    confirmWrong: () => "This is not your name as it is written above.",
    password: () => "Password",
    deleteFor: () => "Delete for good",
    deleting: () => "Deleting…",
  },

  invite: {
    title: (where: string | null) => (where === null ? "Invite people" : `Invite people to #${where}`),
    lead: () => "Whoever has the link can join. It is shown only once: copy it now.",
    leadBefore: () => "Create a link and send it to whoever should join.",
    role: () => "They join as",
    expiry: () => "Link works for",
    uses: () => "How often",
    usesOf: {
      one: () => "Once",
      ten: () => "10 times",
      hundred: () => "100 times",
      unlimited: () => "Unlimited",
    },
    guestHint: () => "Guests need only a name and see only this room.",
    create: () => "Create link",
    creating: () => "Creating…",
    link: () => "Invite link",
    share: () => "Share…",
    shareText: (server: string) => `Join us on ${server}`,
    qr: () => "QR code of the link. Point a phone’s camera at it.",
    qrHint: () => "Point a phone’s camera here.",
    another: () => "Create another",
    existing: () => "Links that exist",
    none: () => "There are no links yet. Create the first one above.",
    noneHere: () => "No link works right now. Create one and send it to whoever should join.",
    to: (room: string | null) => (room === null ? "The server" : `#${room}`),
    by: (name: string) => `by ${name}`,
    used: (used: number, most: number | undefined) =>
      most !== undefined
        ? `used ${number(used)} of ${number(most)}`
        : used === 0
          ? "not used yet"
          : `used ${times(used)}`,
    ends: (when: string) => `expires ${when}`,
    ended: () => "Expired",
    endless: () => "works forever",
    usedUp: () => "Used up",
    revoke: () => "Revoke",
    revoking: () => "Revoking…",
    revokeOne: (to: string, by: string) => `Revoke the link to ${to} created by ${by}`,
  },
};

export function times(value: number): string {
  return value === 1 ? "once" : `${number(value)} times`;
}
