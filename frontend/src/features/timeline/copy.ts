import { announce } from "@/app/announce";
import { paths } from "@/app/paths";
import { text } from "@/app/text";

/** Copies the address of a message. */
export function copyLink(room: string, seq: number): Promise<boolean> {
  return copy(`${window.location.origin}${paths.message(room, seq)}`, text.timeline.linkCopied());
}

/** Copies and says so. Off a secure origin there is no clipboard; then it says that. */
export async function copy(words: string, done: string = text.timeline.copied()): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(words);
    announce(done);
    return true;
  } catch {
    announce(text.timeline.copyFailed());
    return false;
  }
}
