import { lazily } from "@/app/lazily";

/**
 * `<emojiPicker.Part at={spot} onPick={(emoji) => …} onClose={…} />` inside a Suspense. It opens at the
 * spot, gives the emoji that was picked, and the focus goes back to where it was.
 */
export const emojiPicker = lazily(() => import("./EmojiPicker").then((part) => part.EmojiPicker));
