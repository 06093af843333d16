import { expect, test } from "vitest";
import { type Focus, globalIntent, type Intent, type Press } from "./keyboard";

const none = { ctrl: false, meta: false, alt: false, shift: false, composing: false };
const press = (key: string, more: Partial<Press> = {}): Press => ({ ...none, key, ...more });

const cases: readonly [string, Press, Focus, Intent | null][] = [
  ["Ctrl K opens the palette, also while writing", press("k", { ctrl: true }), "text", { do: "palette" }],
  ["⌘ K opens the palette", press("k", { meta: true }), "page", { do: "palette" }],
  ["Ctrl Shift K belongs to the browser", press("K", { ctrl: true, shift: true }), "page", null],
  ["Ctrl Shift F searches", press("F", { ctrl: true, shift: true }), "text", { do: "search" }],
  ["Ctrl F belongs to the browser", press("f", { ctrl: true }), "page", null],
  ["Ctrl . toggles members", press(".", { ctrl: true }), "text", { do: "members" }],
  ["Ctrl / opens the sheet", press("/", { ctrl: true }), "text", { do: "shortcuts" }],
  ["Ctrl Shift / opens the sheet", press("?", { ctrl: true, shift: true }), "text", { do: "shortcuts" }],
  ["? opens the sheet outside text", press("?", { shift: true }), "page", { do: "shortcuts" }],
  ["? in the feed opens the sheet", press("?", { shift: true }), "feed", { do: "shortcuts" }],
  ["? in text is a question mark", press("?", { shift: true }), "text", null],
  ["Alt ↓", press("ArrowDown", { alt: true }), "text", { do: "room", step: 1, only: "any" }],
  ["Alt ↑", press("ArrowUp", { alt: true }), "feed", { do: "room", step: -1, only: "any" }],
  [
    "Alt Shift ↓ goes to the next unread room",
    press("ArrowDown", { alt: true, shift: true }),
    "text",
    { do: "room", step: 1, only: "unread" },
  ],
  ["Ctrl Alt ↓ belongs to the desktop", press("ArrowDown", { alt: true, ctrl: true }), "text", null],
  ["F6", press("F6"), "text", { do: "region", step: 1 }],
  ["Shift F6", press("F6", { shift: true }), "page", { do: "region", step: -1 }],
  ["a letter on the page is written", press("h"), "page", { do: "write" }],
  ["a letter on a button is written", press("h"), "control", { do: "write" }],
  ["a letter of another script is written", press("ж"), "page", { do: "write" }],
  ["a letter in the feed stays there", press("c"), "feed", null],
  ["a letter in text is left alone", press("h"), "text", null],
  ["space on a button presses it", press(" "), "control", null],
  ["named keys are not typing", press("Enter"), "page", null],
  ["Escape closes what lies on top, also while writing", press("Escape"), "text", { do: "close" }],
  ["Escape in the feed leads to the field", press("Escape"), "feed", null],
  ["Ctrl C copies", press("c", { ctrl: true }), "page", null],
  ["AltGr characters are the layout's", press("€", { ctrl: true, alt: true }), "page", null],
  ["nothing while composing", press("k", { ctrl: true, composing: true }), "text", null],
  ["nothing beneath a dialog", press("k", { ctrl: true }), "dialog", null],
];

test.each(cases)("%s", (_, pressed, focus, intent) => {
  expect(globalIntent(pressed, focus)).toEqual(intent);
});
