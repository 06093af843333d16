/** The words about notifications: of a room, of this device, and those that the device shows. */
const hours = new Intl.DateTimeFormat(undefined, { weekday: "short", hour: "numeric", minute: "2-digit" });

const day = new Intl.DateTimeFormat(undefined, { weekday: "short" });

export const notifyText = {
  menu: () => "Notifications",
  title: (room: string) => `Notifications for ${room}`,
  lead: () => "This holds for you alone, on all your devices.",
  save: () => "Save",
  saved: () => "Saved",
  level: () => "Notify me about",
  levels: {
    all: { label: () => "All messages" },
    mentions: {
      label: () => "Mentions",
      hint: () => "Messages with your name after an @, and those to everybody.",
    },
    nothing: { label: () => "Nothing", hint: () => "Mentions are not counted here either." },
  } as Readonly<
    Record<"all" | "mentions" | "nothing", { readonly label: () => string; readonly hint?: () => string }>
  >,
  mute: () => "Mute",
  muteLead: () => "No notification, no number, and not bold in the list. Messages wait for you all the same.",
  mutes: {
    none: () => "Not muted",
    hour: () => "For 1 hour",
    "8 hours": () => "For 8 hours",
    "for good": () => "Until I turn it on again",
  },
  mutedUntil: (until: string) => `Until ${hours.format(new Date(until))}`,

  /** On this device, in the settings and where it is offered. */
  device: {
    title: () => "On this device",
    states: {
      push: () => "On, also while the app is closed.",
      open: () =>
        "On while the app is open. This browser could not subscribe to pushes, so a closed app stays silent.",
      off: () => "Off. You are told of mentions and direct messages once you turn them on.",
      denied: () => "This browser was told to refuse notifications from here. To allow them again:",
      install: () => "On an iPhone or iPad notifications need the app on the Home Screen:",
      none: () => "This browser cannot show notifications.",
    },
    looking: () => "Looking…",
    turnOn: () => "Turn on notifications",
    turningOn: () => "The browser asks you…",
    turnOff: () => "Turn off",
    test: () => "Send a test",
    testing: () => "Sending…",
    tested: () => "Sent. It should show in a moment.",
    open: () => "Open the app from there and turn notifications on.",
    safari: () => [
      "Open Safari’s settings, then Websites, then Notifications.",
      "Choose Allow beside this address.",
    ],
    firefox: () => [
      "Press the icon left of the address.",
      "Remove the block beside Send notifications, then reload the page.",
    ],
    chrome: () => [
      "Press the icon left of the address, then Site settings.",
      "Choose Allow beside Notifications, then reload the page.",
    ],
    offer: () => "Hear of mentions and direct messages while you are elsewhere?",
    offerOn: () => "Turn on",
    notNow: () => "Not now",
    region: () => "Offer",
  },

  quiet: {
    title: () => "Quiet hours",
    from: () => "From",
    to: () => "To",
    days: () => "On the evenings of",
    day: (index: number) => day.format(new Date(2023, 0, 1 + index)),
  },

  /** In the notification itself. */
  shown: {
    new: () => "New message",
    title: (kind: string, room: string) => (kind === "direct" ? room : `#${room}`),
    said: (author: string, room: string | undefined) =>
      room === undefined ? author : `${author} in #${room}`,
    waiting: (rooms: number) => (rooms > 1 ? `New messages here and in ${rooms - 1} more` : "New messages"),
    test: () => "Notifications arrive on this device.",
  },
};
