import { count } from "./words";

/** What is said of messages with markup, and while one writes: emoji, suggestions, commands. Loaded with them, after the first screen. */
export const writingText = {
  emoji: {
    title: () => "Emoji",
    search: () => "Search emoji",
    list: () => "All emoji",
    frequent: () => "Frequently used",
    loading: () => "Loading…",
    failed: () => "The emoji could not be loaded. Check your connection.",
    retry: () => "Try again",
    none: (query: string) => `No emoji matches “${query}”.`,
    pick: () => "Pick an emoji",
    tone: () => "Skin tone",
    tones: ["Light", "Medium light", "Medium", "Medium dark", "Dark"],
    noTone: () => "None",
  },

  code: {
    copy: () => "Copy code",
    label: (language: string) => (language === "" ? "Code" : `Code, ${language}`),
  },
  table: () => "Table",
  spoiler: { show: () => "Spoiler: show it" },
  task: { open: () => "To do:", done: () => "Done:" },

  suggestions: {
    people: () => "People",
    rooms: () => "Rooms",
    emoji: () => "Emoji",
    commands: () => "Commands",
    found: (found: number) =>
      `${count(found, "suggestion", "suggestions")}. Up and down arrows choose, Enter accepts.`,
    here: () => "Everybody who is here now",
    room: () => "Everybody in this room",
    you: () => "you",
  },

  commands: {
    unknown: (name: string) =>
      `There is no command “/${name}”. Write “/help” for those there are, or “//” to begin a message with a slash.`,
    forbidden: (name: string) => `You cannot use “/${name}” in this room.`,
    empty: (name: string) => `Write what it is about after “/${name}”.`,
    asText: () => "Send as text",
    dismiss: () => "Dismiss",
    topicSet: () => "The topic was changed.",
    muted: () => "This room is muted for you.",
    unmuted: () => "This room is not muted any more.",
    howLong: () => "For how long? Write “/mute 30m”, “/mute 8h”, “/mute 2d”, or “/mute off”.",
    added: (names: readonly string[]) => `Added: ${names.join(", ")}.`,
    nobody: (name: string) => `Nobody called “${name}” is here. Pick people by “/invite” alone.`,
    several: (name: string) => `Several people are called “${name}”. Pick one by “/invite” alone.`,
    what: {
      me: () => "Say what you do",
      shrug: () => "Add ¯\\_(ツ)_/¯ to your message",
      topic: () => "Change the topic of this room",
      invite: () => "Let people into this room",
      mute: () => "Be told nothing of this room for a while",
      help: () => "Show commands and formatting",
    },
    after: {
      me: () => "waves",
      shrug: () => "message",
      topic: () => "new topic",
      invite: () => "name",
      mute: () => "8h",
      help: () => "",
    },
  },

  keys: {
    bold: () => "Bold",
    italic: () => "Italic",
    code: () => "Code",
    strike: () => "Crossed out",
  },

  help: {
    title: () => "Writing messages",
    commands: () => "Commands",
    formatting: () => "Formatting",
    slash: () => "A message that begins with two slashes is sent with one.",
    bold: () => "bold",
    italic: () => "italic",
    strike: () => "crossed out",
    code: () => "code",
    block: () => "block of code",
    quote: () => "quote",
    list: () => "list",
    spoiler: () => "spoiler",
    link: () => "link",
    mention: () => "somebody",
    room: () => "a room",
    emoji: () => "emoji",
    escape: () => "a sign as it is",
  },
};
