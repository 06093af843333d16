import { remember, remembered } from "@/app/stored";
import type { Emoji } from "./catalogue";

/** In the order of `Emoji.tones`. */
export const tones = ["light", "medium-light", "medium", "medium-dark", "dark"] as const;
export type Tone = (typeof tones)[number] | "none";

const place = "emoji-tone";

/** The skin tone chosen on this device. */
export function chosenTone(): Tone {
  const stored = remembered(place);
  return tones.find((tone) => tone === stored) ?? "none";
}

export function chooseTone(tone: Tone): void {
  remember(place, tone);
}

/** The emoji in that skin tone, where it has any. */
export function inTone({ emoji, tones: drawn }: Pick<Emoji, "emoji" | "tones">, tone: Tone): string {
  return tone === "none" ? emoji : (drawn[tones.indexOf(tone)] ?? emoji);
}
