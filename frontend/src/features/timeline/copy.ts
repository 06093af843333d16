import { announce } from "@/app/announce";
import { text } from "@/app/text";

/** Copies and says so. Off a secure origin there is no clipboard; then it says that. */
export async function copy(words: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(words);
    announce(text.timeline.copied());
    return true;
  } catch {
    announce(text.timeline.copyFailed());
    return false;
  }
}
