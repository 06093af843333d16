import { count, number, roleWords } from "./words";

/** What is said of rooms and the people in them on the first screen. */
export const roomsText = {
  /** How a room is called in a sentence and in the title of the window. */
  label: (kind: "open" | "private" | "direct", name: string) => (kind === "direct" ? name : `#${name}`),
  privateRoom: () => "private room",
  bot: roleWords.bot,
  directs: () => "Direct messages",
  /** Said aloud: something new for this user in a room that is not open. */
  written: (name: string) => `New direct message: ${name}`,
  calledIn: (room: string) => `You were mentioned in #${room}`,
  newDirect: () => "New direct message",
  noDirects: () => "Write to one person, or to a few.",
  width: () => "Width of the room list",
  unreadChip: (rooms: number) => `${number(rooms)} unread`,
  unreadAbove: (rooms: number) => `${count(rooms, "unread room", "unread rooms")} further up`,
  unreadBelow: (rooms: number) => `${count(rooms, "unread room", "unread rooms")} further down`,
  browse: () => "Browse rooms",
  menu: (label: string) => `More for ${label}`,
  invite: () => "Invite people",
  search: () => "Search messages",
  saved: () => "Saved messages",
  pins: (pins: number) => count(pins, "pinned message", "pinned messages"),

  start: (label: string, direct: boolean) =>
    direct ? `This is the start of your conversation with ${label}` : `This is the start of ${label}`,
  startDirect: () => "Only the people named above can read it.",
  trimmed: () => "Older messages are no longer kept",
  trimmedLead: (days: number) =>
    days > 0
      ? `In this room messages are deleted after ${count(days, "day", "days")}.`
      : "What was written before this is gone for everybody.",

  refusedTitle: () => "This server does not let you in",

  lostTitle: (name: string) => `You no longer have access to ${name}.`,
  lostBody: () => "You were removed from it, or it was deleted.",
  lostDraft: () => "What you were writing",
  unsentTitle: (unsent: number) =>
    unsent === 1 ? "1 message was not sent" : `${number(unsent)} messages were not sent`,
  unsentBody: () => "What you wrote is kept on this device until you delete it.",

  archived: () => "This room was archived. You can still read it.",
  left: () => "You left this room. You can still read it.",
  join: () => "Join",
  joining: () => "Joining…",
  silent: () => "You can read here, but not write.",
  mutedUntil: (time: string) => `You are muted until ${time}.`,
  muted: () => "You are muted here. What you type stays.",

  slow: (seconds: number) => `Slow mode: sends in ${number(seconds)} s`,
  tooFast: (seconds: number) => `You’re sending too fast: sends in ${number(seconds)} s`,
  slowAloud: () => "Slow mode: it will be sent by itself.",

  members: {
    offline: (away: number) => `Offline — ${number(away)}`,
    menu: (name: string) => `What you can do with ${name}`,
    failed: (reason: string) => `Couldn’t load who belongs here. ${reason}`.trim(),
    add: () => "Add people",
    roles: roleWords,
    muted: () => "Muted",
  },

  messageMenu: () => "More for this message",

  notLoadedTitle: () => "This part could not be loaded",
  notLoadedBody: () => "Check your connection, then reload the page. What you typed is kept on this device.",
};
