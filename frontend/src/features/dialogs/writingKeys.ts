import { writingText } from "@/app/text/writing";
import { type Mark, marks } from "../composer/aid/wrap";

const keys: Readonly<Record<Mark, readonly string[]>> = {
  bold: ["B"],
  italic: ["I"],
  code: ["E"],
  strike: ["Shift", "X"],
};

/** The keys that mark what is selected in the message field. `mod`: Ctrl or ⌘. */
export function writingKeys(mod: string) {
  return (["bold", "italic", "code", "strike"] as const).map((mark) => ({
    does: `${writingText.keys[mark]()} (${marks[mark]})`,
    keys: [[mod, ...keys[mark]]],
  }));
}
