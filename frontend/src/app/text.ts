import { count, number } from "./text/words";

export { roomsText } from "./text/rooms";

/**
 * Every sentence the app shows or says aloud. A catalogue of functions: another language is another
 * object of the same type. Names of people and rooms come in as arguments, already plain text.
 */
export const text = {
  app: {
    name: () => "Tertulia",
    title: (unread: number, room: string | null, server: string) =>
      `${unread > 0 ? `(${unread > 99 ? "99+" : number(unread)}) ` : ""}${room === null ? "" : `${room} – `}${server}`,
    skipToComposer: () => "Skip to the message field",
    skipToMessages: () => "Skip to the messages",
    loading: () => "Loading",
    failedTitle: () => "Something broke on this page",
    failedBody: () => "What you typed is kept on this device. Reloading usually helps.",
    reload: () => "Reload",
    unreachableTitle: () => "The server does not answer",
    unreachableBody: () => "It keeps trying by itself. Check that you are connected to the network.",
    partTitle: () => "This part could not be loaded",
    partBody: () => "Check your connection, or reload: there may be a new version. What you typed is kept.",
    tryNow: () => "Try now",
    close: () => "Close",
    cancel: () => "Cancel",
  },

  rooms: {
    region: () => "Rooms",
    heading: () => "Rooms",
    jump: () => "Jump to…",
    create: () => "Create room",
    unread: (unread: number) => count(unread, "unread message", "unread messages"),
    mentions: (mentions: number) => count(mentions, "mention", "mentions"),
    here: (here: number) => (here === 1 ? "1 person here" : `${number(here)} people here`),
    draft: () => "Draft",
    hasDraft: () => "has a draft",
    muted: () => "muted",
    none: () => "There are no rooms yet.",
    createLead: () => "Create the first one: everybody on this server can find it and talk in it.",
    back: () => "Back to rooms",
    missingTitle: () => "This room does not exist",
    missingBody: () => "It may have been removed, or the address has a typing mistake.",
    toRooms: () => "Go to the rooms",
  },

  me: {
    menu: () => "settings, theme, sign out",
    settings: () => "Settings",
    admin: () => "Administration",
    status: {
      online: () => "Online",
      connecting: () => "Connecting…",
      offline: () => "Offline",
      out: () => "Signed out",
    },
  },

  members: {
    show: () => "Show members",
    hide: () => "Hide members",
  },

  timeline: {
    region: (room: string) => `Messages in ${room}`,
    startLead: () => "Say hello. Everybody in the room sees what is written here, also later.",
    startLeadOld: () => "Nothing was written before this.",
    today: () => "Today",
    yesterday: () => "Yesterday",
    fresh: () => "New",
    sending: () => "Sending…",
    queued: () => "Will send when you’re online",
    queuedOnline: () => "Will send by itself",
    failed: (reason: string) => (reason === "" ? "Not sent" : `Not sent: ${reason}`),
    retry: () => "Retry",
    edit: () => "Edit",
    remove: () => "Delete",
    copy: () => "Copy text",
    copied: () => "Copied",
    copyFailed: () => "The text could not be copied.",
    linkCopied: () => "Link copied",
    loadingNewer: () => "Loading newer messages",
    newerFailed: (reason: string) => `Couldn’t load newer messages. ${reason}`.trim(),
    nowhere: () => "That message is not here any more.",
    nowhereNow: (reason: string) => `Couldn’t open the message. ${reason}`.trim(),
    edited: () => "(edited)",
    deleted: () => "This message was deleted.",
    gap: (missing: number) => `${count(missing, "message was", "messages were")} skipped`,
    fillGap: () => "load them",
    fillingGap: () => "loading…",
    gapFailed: (missing: number, reason: string) =>
      `${count(missing, "skipped message", "skipped messages")} couldn’t be loaded. ${reason}`.trim(),
    tryAgain: () => "Try again",
    gapGone: () => "Some older messages are no longer kept.",
    reset: () => "This room started over on the server. Earlier messages may be gone.",
    olderFailed: (reason: string) => `Couldn’t load older messages. ${reason}`.trim(),
    loadingOlder: () => "Loading older messages",
    loading: () => "Loading messages",
    newMessages: (unread: number) => count(unread, "new message", "new messages"),
    jump: () => "Jump to latest",
    detached: () => "You’re viewing older messages",
    newSince: (unread: number, since: string) => `${number(unread)} new since ${since}`,
    markRead: () => "Mark read",
    joined: (names: readonly string[]) =>
      names.length === 1 ? `${names[0]} joined` : `${number(names.length)} people joined`,
    left: (names: readonly string[]) =>
      names.length === 1 ? `${names[0]} left` : `${number(names.length)} people left`,
    cameAndWent: (came: string, went: string) => `${came}, ${went}`,
    showNotices: () => "Show who came and went",
    hideNotices: () => "Hide who came and went",
    said: (author: string, words: string) => `${author}: ${words}`,
  },

  composer: {
    region: () => "Message",
    label: (room: string) => `Message ${room}`,
    send: () => "Send message",
    noCommands: () => "Commands could not be loaded. Check your connection. What you typed stays.",
    editing: () => "Editing your message",
    editField: () => "Your message",
    save: () => "Save changes",
    cancelEdit: () => "Stop editing (Esc)",
    saving: () => "Saving…",
    edited: () => "Your message was changed.",
    emptyEdit: () => "There is nothing left of it. Delete the message instead.",
    left: (bytes: number) => `${number(bytes)} bytes left`,
    over: (bytes: number) =>
      `This message is ${count(bytes, "byte", "bytes")} too long. Shorten it, then send it; it stays here until you do.`,
    typing: (names: readonly string[]) => {
      const [first, second] = names;
      if (first === undefined) return "";
      if (second === undefined) return `${first} is typing…`;
      return names.length === 2 ? `${first} and ${second} are typing…` : "Several people are typing…";
    },
  },

  connection: {
    connecting: () => "Connecting…",
    backOnline: () => "Back online",
    reconnecting: () => "Reconnecting…",
    reconnectingIn: (seconds: number) => `Reconnecting in ${number(seconds)} s…`,
    willSend: (waiting: number) =>
      waiting === 1
        ? "1 message will send when you’re back."
        : `${number(waiting)} messages will send when you’re back.`,
    queued: (waiting: number) => `${number(waiting)} queued`,
    offline: () => "You’re offline.",
    degraded: () => "Messages are waiting: the server cannot reach its store. They will send by themselves.",
    refused: (reason: string) => `The server closed the connection. ${reason}`.trim(),
    outdated: () => "A new version is ready",
    outdatedSafe: () => "What you typed is kept.",
    signedOut: () => "You were signed out.",
    signedOutWaiting: (waiting: number, account: boolean) =>
      `You were signed out. ${account ? "Sign in" : "Enter"} again to send ${count(waiting, "waiting message", "waiting messages")}.`,
    enterAgain: () => "Enter again",
    signInAgain: () => "Sign in again",
    catchingUp: () => "Catching up",
  },

  missing: {
    title: () => "There is nothing here",
    body: () => "The address does not lead anywhere.",
    home: () => "Go to the rooms",
  },
};
