import { count, number } from "./words";

/** The copy of the dialogs and menus about rooms and people. Loaded with them, after the first screen. */
export const dialogsText = {
  saving: () => "Saving…",
  save: () => "Save",
  saved: () => "Saved",
  done: () => "Done",
  retry: () => "Try again",
  loading: () => "Loading…",

  create: {
    kind: () => "Who can find it",
    open: () => "Everybody",
    openHint: () => "Everybody here can find it and talk in it.",
    private: () => "Invited people",
    privateHint: () => "Only people who were added see that it exists.",
    topic: () => "Topic (optional)",
    topicHint: () => "One line that says what belongs here.",
  },

  browse: {
    title: () => "Browse rooms",
    search: () => "Search rooms",
    none: (query: string) => (query === "" ? "There are no open rooms yet." : `No room matches “${query}”.`),
    join: () => "Join",
    leave: () => "Leave",
    open: () => "Open",
    joined: () => "In your list",
    results: (found: number) => count(found, "room", "rooms"),
  },

  pick: {
    search: () => "Search people by name",
    none: (query: string) => `Nobody called “${query}” is here.`,
    type: () => "Type the beginning of a name.",
    full: (most: number) => `At most ${number(most)} people.`,
    remove: (name: string) => `Remove ${name}`,
    chosen: (names: readonly string[]) => names.join(", "),
    results: (found: number) => count(found, "person", "people"),
  },

  direct: {
    title: () => "New direct message",
    lead: (most: number) => `Pick one person, or up to ${number(most)}. Only they can read it.`,
    start: () => "Start",
    starting: () => "Starting…",
  },

  add: {
    title: (room: string) => `Add people to ${room}`,
    lead: () => "They see the room at once, and what was written in it before.",
    submit: (chosen: number) => (chosen < 2 ? "Add" : `Add ${number(chosen)} people`),
    adding: () => "Adding…",
  },

  hooks: {
    title: (room: string) => `Webhooks of ${room}`,
    menu: () => "Webhooks",
  },
  settings: {
    title: (room: string) => `Settings of ${room}`,
    menu: () => "Room settings",
    name: () => "Name",
    topic: () => "Topic",
    setTopic: () => "Set topic",
    slow: () => "Slow mode",
    slowHint: () => "How long each person waits between two messages.",
    slowOff: () => "Off",
    retention: () => "Keep messages",
    retentionHint: () => "Older messages are deleted for everybody, for good.",
    retentionDefault: () => "As this server does",
    handOver: () => "Hand over to",
    handOverNobody: () => "Choose a member",
    archive: () => "Archive room",
    archiveHint: () => "Nobody can write in it any more; everybody can still read. It can be undone.",
    unarchive: () => "Restore room",
    unarchiveHint: () => "Nobody can write in it while it is archived.",
    delete: () => "Delete room…",
    deleteHint: () => "For good, with everything that was written in it.",
  },

  remove: {
    title: (room: string) => `Delete ${room}?`,
    lost: (messages: number, people: number) =>
      `This deletes ${count(messages, "message", "messages")} for ${count(people, "person", "people")}. It cannot be undone.`,
    lostSome: (messages: number) =>
      `This deletes ${count(messages, "message", "messages")} for everybody. It cannot be undone.`,
    confirm: (name: string) => `Type “${name}” to confirm`,
    mismatch: (name: string) => `Type the name exactly: ${name}`,
    submit: () => "Delete room",
    pending: () => "Deleting…",
  },

  leave: {
    menu: () => "Leave room",
    menuDirect: () => "Leave conversation",
    title: (room: string) => `Leave ${room}?`,
    open: () => "It leaves your list. You can join again whenever you like.",
    private: () => "You can come back only when somebody adds you again.",
    submit: () => "Leave",
    pending: () => "Leaving…",
  },

  member: {
    message: () => "Message",
    makeModerator: () => "Make moderator",
    makeMember: () => "Make member",
    handOver: () => "Hand over the room…",
    mute: (how: string) => `Mute for ${how}`,
    unmute: () => "Unmute",
    remove: () => "Remove…",
    removeTitle: (name: string) => `Remove ${name}?`,
    removePrivate: (room: string) => `They no longer see ${room}, and cannot come back by themselves.`,
    removeOpen: (room: string) => `They leave ${room} and can come back once the time is over.`,
    forHow: () => "For how long",
    why: () => "Reason (optional)",
    whyHint: () => "Kept in the audit log.",
    removeSubmit: () => "Remove",
    removing: () => "Removing…",
    handOverTitle: (name: string) => `Hand over to ${name}?`,
    handOverBody: (room: string) =>
      `They become the owner of ${room}. You stay in it as a moderator at most.`,
    handOverSubmit: () => "Hand over",
    handingOver: () => "Handing over…",
  },

  message: {
    edit: () => "Edit",
    delete: () => "Delete…",
    report: () => "Report…",
    copy: () => "Copy text",
    copyLink: () => "Copy link",
    unread: () => "Mark unread from here",
    deleteTitle: () => "Delete this message?",
    deleteBody: () =>
      "Its text is gone for everybody. That a message was deleted stays visible. You can undo it for 5 seconds.",
    deleteSubmit: () => "Delete",
    deleting: () => "Deleting…",
    reportTitle: () => "Report this message",
    reportBody: () => "The moderators of this server see the message, who wrote it, and what you write here.",
    reportWhy: () => "What is wrong with it?",
    reportEmpty: () => "Say in a few words what is wrong.",
    reportSubmit: () => "Report",
    reporting: () => "Reporting…",
    reported: () => "Thank you. The moderators will look at it.",
  },
};

/** A room that is to be made. */
export const createRoomText = {
  title: () => "Create a room",
  name: () => "Room name",
  hint: (most: number) => `1 to ${number(most)} characters`,
  example: () => "release planning",
  submit: () => "Create room",
  pending: () => "Creating…",
  empty: () => "Write a name first.",
  tooLong: (over: number, most: number) =>
    `That is ${count(over, "character", "characters")} too long. At most ${number(most)} fit.`,
};
