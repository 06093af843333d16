import { describe, expect, test } from "vitest";
import { globalIntent, type Press } from "@/app/keyboard";
import { feedIntent } from "../timeline/feedKeys";
import { type Chord, feedShortcuts, globalShortcuts, withoutLetters } from "./shortcuts";

const named =
  "ArrowDown ArrowUp ArrowLeft ArrowRight PageDown PageUp Home End Enter Escape Delete Backspace Tab Insert ContextMenu F1 F2 F3 F4 F5 F6 F7 F8 F9 F10 F11 F12";
const signs = Array.from({ length: 94 }, (_, i) => String.fromCharCode(33 + i));
const keys = [...named.split(" "), ...signs];
const modifiers = ["Mod", "Alt", "Shift"];

/** Every key with every set of modifiers. Shift is part of a sign already. */
const everything: readonly Chord[] = keys.flatMap((key) =>
  Array.from({ length: 8 }, (_, bits) => [...modifiers.filter((_, i) => bits & (1 << i)), key]).filter(
    (chord) => !(key.length === 1 && chord.includes("Shift")),
  ),
);

function press(chord: Chord): Press {
  const has = (modifier: string) => chord.includes(modifier);
  const key = chord.at(-1) ?? "";
  return { key, ctrl: has("Mod"), meta: false, alt: has("Alt"), shift: has("Shift"), composing: false };
}

const ofPage = (chord: Chord) => {
  const intent = globalIntent(press(chord), "page");
  return intent?.do === "write" ? null : intent;
};
const ofRow = (chord: Chord) => {
  const { key, ctrl, alt, shift } = press(chord);
  // Shift with a named key is another chord only where it makes a difference.
  return feedIntent({ key, modified: ctrl || alt, shift, onRow: true, letters: true });
};

describe.each([
  ["everywhere", globalShortcuts, ofPage],
  ["in the feed", feedShortcuts, ofRow],
] as const)("%s", (_, shortcuts, intentOf) => {
  const listed = shortcuts.flatMap(({ chords }) => chords);

  test("what the sheet lists works", () => {
    for (const chord of listed) expect(intentOf(chord), chord.join("+")).not.toBeNull();
  });

  test("what works is listed", () => {
    const known = new Set(listed.map((chord) => JSON.stringify(intentOf(chord))));
    for (const chord of everything) {
      const intent = intentOf(chord);
      if (intent !== null) expect(known, chord.join("+")).toContain(JSON.stringify(intent));
    }
  });
});

test("keys of one letter are not listed while they are switched off", () => {
  const left = withoutLetters([...globalShortcuts, ...feedShortcuts]).flatMap(({ chords }) => chords);
  expect(left).not.toContainEqual(["c"]);
  expect(left).not.toContainEqual(["?"]);
  expect(left).toContainEqual(["Mod", "/"]);
});
