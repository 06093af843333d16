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
};
