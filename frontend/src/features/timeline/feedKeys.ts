/** What a key asks for about the message in the row. */
export type RowIntent = "edit" | "delete" | "link" | "menu" | "react" | "reply" | "unread";

/** What a key asks for while a row of the feed has the focus. */
export type FeedIntent =
  | { readonly do: "move"; readonly rows: 1 | -1 }
  | { readonly do: "page"; readonly pages: 1 | -1 }
  | { readonly do: "first" | "last" | "into" | "copy" | "composer" | RowIntent };

export type FeedPress = {
  readonly key: string;
  /** Ctrl, ⌘ or Alt is down: not ours. */
  readonly modified: boolean;
  readonly shift: boolean;
  /** The row itself has the focus, not a link or button in it. */
  readonly onRow: boolean;
  /** Single letters act; who cannot keep from hitting them switches them off. */
  readonly letters: boolean;
};

export function feedIntent({ key, modified, shift, onRow, letters }: FeedPress): FeedIntent | null {
  if (modified) return null;
  switch (key) {
    case "ArrowDown":
      return { do: "move", rows: 1 };
    case "ArrowUp":
      return { do: "move", rows: -1 };
    case "PageDown":
      return { do: "page", pages: 1 };
    case "PageUp":
      return { do: "page", pages: -1 };
    case "Home":
      return { do: "first" };
    case "End":
      return { do: "last" };
    case "Escape":
      return { do: "composer" };
    case "Enter":
      return onRow ? { do: "into" } : null;
    case "Delete":
      return onRow ? { do: "delete" } : null;
    case "ContextMenu":
      return onRow ? { do: "menu" } : null;
    case "F10":
      return onRow && shift ? { do: "menu" } : null;
    case "e":
    case "E":
      return onRow && letters ? { do: "edit" } : null;
    case "+":
      return onRow && letters ? { do: "react" } : null;
    case "r":
    case "R":
      return onRow && letters ? { do: "reply" } : null;
    case "l":
    case "L":
      return onRow && letters ? { do: "link" } : null;
    case "c":
    case "C":
      return onRow && letters ? { do: "copy" } : null;
    case "u":
    case "U":
      return onRow && letters ? { do: "unread" } : null;
    default:
      return null;
  }
}
