import type { EmojiData } from "frimousse";
import { writingText } from "@/app/text/writing";
import type { Catalogue, Emoji } from "./catalogue";
import { tones } from "./tone";

/** Before all groups of the catalogue. */
const frequentGroup = -1;

/** The catalogue as the picker takes it, with those used most in front. */
export function pickerData({ groups, emoji }: Catalogue, frequent: readonly string[]): EmojiData {
  const byEmoji = new Map<string, Emoji>();
  for (const one of emoji) for (const drawn of [one.emoji, ...one.tones]) byEmoji.set(drawn, one);
  const used = frequent.flatMap((drawn) => {
    const one = byEmoji.get(drawn);
    // As it was picked, whatever tone is chosen now; found among all others when it is searched for.
    return one === undefined
      ? []
      : [{ ...entry(one), emoji: drawn, category: frequentGroup, skins: undefined }];
  });
  const words = writingText.emoji.tones;
  return {
    locale: "en",
    emojis: [...used, ...emoji.map(entry)],
    categories: [
      { index: frequentGroup, label: writingText.emoji.frequent() },
      ...groups.map(({ order, label }) => ({ index: order, label: capital(label) })),
    ],
    skinTones: named((index) => words[index] ?? ""),
  };
}

function entry(one: Emoji): EmojiData["emojis"][number] {
  return {
    emoji: one.emoji,
    category: one.group,
    label: one.label,
    version: 0,
    // Short names are words to search by, as they are written between colons.
    tags: [...one.names, ...one.tags],
    ...(one.tones.length === tones.length ? { skins: named((index) => one.tones[index] ?? one.emoji) } : {}),
  };
}

function named(of: (index: number) => string): Record<(typeof tones)[number], string> {
  return { light: of(0), "medium-light": of(1), medium: of(2), "medium-dark": of(3), dark: of(4) };
}

function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
