import { writingText } from "@/app/text/writing";
import { type Mark, marks } from "../composer/aid/wrap";
import type { Shortcut } from "./shortcuts";

const keys: Readonly<Record<Mark, readonly string[]>> = {
  bold: ["b"],
  italic: ["i"],
  code: ["e"],
  strike: ["Shift", "x"],
};

/** The keys that mark what is selected in the message field. */
export const writingShortcuts: readonly Shortcut[] = (["bold", "italic", "code", "strike"] as const).map(
  (mark) => ({
    does: () => `${writingText.keys[mark]()} (${marks[mark]})`,
    chords: [["Mod", ...keys[mark]]],
  }),
);
