/** The copy of pinned and saved messages. Loaded with them. */
export const keptText = {
  pins: {
    title: (room: string) => `Pinned messages in ${room}`,
    menu: () => "Pinned messages",
    none: () => "Nothing is pinned here.",
    noneMay: () => "Pin what everybody should find again: “Pin to room” in the menu of a message.",
    by: (name: string) => `Pinned by ${name}`,
    unpin: () => "Unpin",
    unpinned: () => "The message is not pinned any more.",
  },

  saved: {
    title: () => "Saved messages",
    lead: () => "Only you see this list, on all your devices.",
    back: () => "Back",
    none: () =>
      "Nothing is saved. Keep what you want to come back to: “Save for later” in the menu of a message.",
    remove: () => "Remove from saved",
    done: () => "Saved for later.",
    removed: () => "The message is not saved any more.",
    inRoom: (room: string) => `In ${room}`,
    elsewhere: () => "In another room",
  },
};
