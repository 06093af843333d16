/** How a text changes: `insert` in place of what stands from `from` to `to`; then `select` is selected. */
export type Change = {
  readonly from: number;
  readonly to: number;
  readonly insert: string;
  readonly select: readonly [start: number, end: number];
};

export const marks = { bold: "**", italic: "_", code: "`", strike: "~~" } as const;
export type Mark = keyof typeof marks;

/** Puts the marks around what is selected, or takes them away where they are. */
export function wrap(text: string, start: number, end: number, mark: Mark): Change {
  const sign = marks[mark];
  const chosen = text.slice(start, end);
  const before = text.slice(start - sign.length, start) === sign;
  if (before && text.slice(end, end + sign.length) === sign) {
    const from = start - sign.length;
    return { from, to: end + sign.length, insert: chosen, select: [from, from + chosen.length] };
  }
  if (chosen.length > 2 * sign.length && chosen.startsWith(sign) && chosen.endsWith(sign)) {
    const bare = chosen.slice(sign.length, -sign.length);
    return { from: start, to: end, insert: bare, select: [start, start + bare.length] };
  }
  if (mark === "code" && chosen.includes("\n")) return fenced(text, start, end);
  // Marks beside a space are no marks.
  const bare = chosen.trim();
  const from = start + (bare === "" ? 0 : chosen.indexOf(bare));
  const inner = from + sign.length;
  return {
    from,
    to: from + bare.length,
    insert: `${sign}${bare}${sign}`,
    select: [inner, inner + bare.length],
  };
}

/** Several lines of code stand between fences, on lines of their own. */
function fenced(text: string, start: number, end: number): Change {
  const chosen = text.slice(start, end).replace(/\n$/, "");
  const open = start === 0 || text[start - 1] === "\n" ? "```\n" : "\n```\n";
  const after = text.slice(end);
  const close = after === "" || after.startsWith("\n") ? "\n```" : "\n```\n";
  const inner = start + open.length;
  return { from: start, to: end, insert: `${open}${chosen}${close}`, select: [inner, inner + chosen.length] };
}

/** Which mark a key asks for, with Ctrl or ⌘ held. */
export function markOf(key: string, shift: boolean): Mark | null {
  switch (key.toLowerCase()) {
    case "b":
      return shift ? null : "bold";
    case "i":
      return shift ? null : "italic";
    case "e":
      return shift ? null : "code";
    case "x":
      return shift ? "strike" : null;
    default:
      return null;
  }
}
