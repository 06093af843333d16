/** What a key press asks for. Decided here without the DOM, so that it can be read and tested as a table. */
export type Intent =
  | { readonly do: "search" }
  | { readonly do: "palette" }
  | { readonly do: "shortcuts" }
  | { readonly do: "members" }
  /** Take back the last deletion, if there is one; else the key is the browser's. */
  | { readonly do: "undo" }
  | { readonly do: "room"; readonly step: 1 | -1; readonly only: "any" | "unread" }
  | { readonly do: "region"; readonly step: 1 | -1 }
  /** Escape where nothing nearer takes it: the topmost layer goes. */
  | { readonly do: "close" }
  /** Printable typing where nothing takes text: it belongs in the message field. */
  | { readonly do: "write" };

export type Press = {
  readonly key: string;
  readonly ctrl: boolean;
  readonly meta: boolean;
  readonly alt: boolean;
  readonly shift: boolean;
  /** An input method is composing: every key belongs to it. */
  readonly composing: boolean;
};

/** Where the focus is. `dialog` covers menus as well. */
export type Focus = "text" | "feed" | "control" | "dialog" | "page";

export function globalIntent(press: Press, focus: Focus, letters = true): Intent | null {
  if (press.composing || focus === "dialog") return null;
  const { key, ctrl, meta, alt, shift } = press;

  if (key === "F6" && !ctrl && !meta && !alt) return { do: "region", step: shift ? -1 : 1 };

  if (alt && !ctrl && !meta && (key === "ArrowUp" || key === "ArrowDown")) {
    return { do: "room", step: key === "ArrowDown" ? 1 : -1, only: shift ? "unread" : "any" };
  }

  // One modifier, never both: Ctrl+Alt is how some layouts type characters.
  if ((ctrl || meta) && !(ctrl && meta) && !alt) {
    if (key === "f" || key === "F") return shift ? { do: "search" } : null;
    if (key === "k" || key === "K") return shift ? null : { do: "palette" };
    if ((key === "z" || key === "Z") && !shift && focus !== "text") return { do: "undo" };
    if (key === ".") return { do: "members" };
    // On many layouts the slash sits above a digit, so Shift may be down.
    if (key === "/" || key === "?") return { do: "shortcuts" };
    return null;
  }
  if (ctrl || meta || alt) return null;
  if (key === "Escape") return focus === "feed" ? null : { do: "close" };
  if (focus === "text") return null;
  if (key === "?" && letters) return { do: "shortcuts" };
  if (focus === "feed" || !printable(key)) return null;
  // Space presses the button or follows the scroll of the page.
  return key === " " ? null : { do: "write" };
}

/** A key that types one character. Named keys ("Enter", "F1") are longer than one code point. */
export function printable(key: string): boolean {
  return [...key].length === 1;
}
