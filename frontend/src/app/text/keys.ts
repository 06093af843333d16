import { count } from "./words";

/** The copy of the dialog that jumps to a room. */
export const jumpText = {
  title: () => "Jump to a room",
  label: () => "Room",
  placeholder: () => "Jump to…",
  none: (query: string) => `No room matches “${query}”.`,
  results: (found: number) => count(found, "room", "rooms"),
};

/** The list of keys. */
export const shortcutsText = {
  title: () => "Keyboard shortcuts",
  everywhere: () => "Everywhere",
  writing: () => "Writing",
  reading: () => "Reading (a message has the focus)",
  jump: () => "Jump to a room",
  nextRoom: () => "Next or previous room",
  nextUnread: () => "Next or previous unread room",
  region: () => "Next or previous part of the window",
  members: () => "Show or hide members",
  sheet: () => "This list",
  write: () => "Just type: the letters go to the message field",
  send: () => "Send",
  newline: () => "New line",
  editLast: () => "Edit your last message, from the empty field",
  sendAlways: () => "Send, also where Enter makes a new line",
  move: () => "Next or previous message",
  ends: () => "Oldest or newest message",
  page: () => "A page up or down",
  into: () => "Into the message’s links and buttons",
  reply: () => "Answer it",
  react: () => "React to it",
  undo: () => "Undo a deletion, for five seconds",
  edit: () => "Edit your message",
  copy: () => "Copy the text",
  link: () => "Copy a link to the message",
  toComposer: () => "Back to the message field",
  or: () => "or",
};
