import { number } from "./words";

/** Names in a sentence; beyond `most` only how many more. */
function named(names: readonly string[], most: number): string {
  const shown = names.slice(0, most);
  const rest = names.length - shown.length;
  if (rest > 0) return `${shown.join(", ")} and ${number(rest)} more`;
  const [last] = shown.slice(-1);
  return shown.length < 2 ? (last ?? "") : `${shown.slice(0, -1).join(", ")} and ${last}`;
}

/** The copy of what is done with messages: reactions, replies, pins. Loaded after the first screen. */
export const actsText = {
  reactions: () => "Reactions",
  react: () => "React",
  reactMore: () => "React with…",
  undo: () => "Undo",
  undone: () => "The message is back.",
  undoAloud: () => "Message deleted. You can undo this for 5 seconds.",
  reply: () => "Reply",
  replying: () => "Replying",
  replyingTo: () => "Replying to",
  cancelReply: () => "Don’t reply to it",
  toQuoted: () => "Go to the message",
  quoteAloud: (author: string, words: string) => `In reply to ${author}: ${words}`,
  /** In place of a message that cannot be shown. */
  quote: {
    loading: () => "Loading…",
    deleted: () => "This message was deleted.",
    gone: () => "This message is no longer kept.",
  },
  reactWith: (emoji: string) => `React with ${emoji}`,
  you: () => "You",
  /** Who reacted, for the eye. */
  whoReacted: (names: readonly string[], emoji: string) => `${named(names, 10)} reacted with ${emoji}`,
  /** A chip, for the ear. */
  chip: (emoji: string, names: readonly string[]) => `${emoji} ${number(names.length)}: ${named(names, 3)}`,
  pin: () => "Pin to room",
  unpin: () => "Unpin",
  pinned: () => "Pinned",
  pinnedBy: (name: string) => `Pinned by ${name}`,
  pinnedLine: (name: string) => `${name} pinned a message.`,
  toPinned: () => "Show it",
  save: () => "Save for later",
  unsave: () => "Remove from saved",
  showWho: () => "Who reacted",
  whoTitle: () => "Reactions to this message",
  nobody: () => "Nobody reacts to it any more.",
};
