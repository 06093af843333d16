import { shortcutText as words } from "@/app/text/shortcuts";

/** Keys pressed together, as KeyboardEvent names them; "Mod" is Ctrl, or ⌘. */
export type Chord = readonly string[];
export type Shortcut = { readonly does: () => string; readonly chords: readonly Chord[] };

/** Everywhere outside dialogs. A test holds these against what the keys really do. */
export const globalShortcuts: readonly Shortcut[] = [
  { does: words.palette, chords: [["Mod", "k"]] },
  { does: words.search, chords: [["Mod", "Shift", "f"]] },
  {
    does: words.nextRoom,
    chords: [
      ["Alt", "ArrowDown"],
      ["Alt", "ArrowUp"],
    ],
  },
  {
    does: words.nextUnread,
    chords: [
      ["Alt", "Shift", "ArrowDown"],
      ["Alt", "Shift", "ArrowUp"],
    ],
  },
  { does: words.region, chords: [["F6"], ["Shift", "F6"]] },
  { does: words.members, chords: [["Mod", "."]] },
  { does: words.sheet, chords: [["?"], ["Mod", "/"]] },
  { does: words.undo, chords: [["Mod", "z"]] },
  { does: words.close, chords: [["Escape"]] },
];

/** While a message has the focus. Held against the feed's keys by the same test. */
export const feedShortcuts: readonly Shortcut[] = [
  { does: words.move, chords: [["ArrowDown"], ["ArrowUp"]] },
  { does: words.page, chords: [["PageDown"], ["PageUp"]] },
  { does: words.ends, chords: [["Home"], ["End"]] },
  { does: words.into, chords: [["Enter"]] },
  { does: words.reply, chords: [["r"]] },
  { does: words.react, chords: [["+"]] },
  { does: words.edit, chords: [["e"]] },
  { does: words.copy, chords: [["c"]] },
  { does: words.link, chords: [["l"]] },
  { does: words.unread, chords: [["u"]] },
  { does: words.delete, chords: [["Delete"]] },
  { does: words.menu, chords: [["Shift", "F10"], ["ContextMenu"]] },
  { does: words.toComposer, chords: [["Escape"]] },
];

/** In the message field. */
export function composerShortcuts(enter: "sends" | "breaks"): readonly Shortcut[] {
  const sends = enter === "sends";
  return [
    { does: sends ? words.sendAlways : words.send, chords: [["Mod", "Enter"]] },
    ...(sends ? [{ does: words.send, chords: [["Enter"]] }] : []),
    { does: words.newline, chords: sends ? [["Shift", "Enter"]] : [["Enter"], ["Shift", "Enter"]] },
    { does: words.editLast, chords: [["ArrowUp"]] },
    { does: words.stopEditing, chords: [["Escape"]] },
  ];
}

/** Without the keys that are switched off; a shortcut that has no other is left out. */
export function withoutLetters(shortcuts: readonly Shortcut[]): readonly Shortcut[] {
  return shortcuts.flatMap(({ does, chords }) => {
    const left = chords.filter((chord) => chord.length > 1 || [...(chord[0] ?? "")].length > 1);
    return left.length === 0 ? [] : [{ does, chords: left }];
  });
}

const caps: Readonly<Record<string, string>> = {
  ArrowDown: "↓",
  ArrowUp: "↑",
  PageDown: "PgDn",
  PageUp: "PgUp",
  Escape: "Esc",
  ContextMenu: "Menu",
};

/** What is written on the key. */
export function capOf(key: string, apple: boolean): string {
  if (key === "Mod") return apple ? "⌘" : "Ctrl";
  return caps[key] ?? (key.length === 1 ? key.toUpperCase() : key);
}
