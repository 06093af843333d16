/** What is offered at once, the most used first. */
export function quickEmoji(most: number): readonly string[] {
  return ["👍", "❤️", "😂", "🎉", "😮", "😢"].slice(0, most);
}
