/** What is being written that something could be suggested for. */
export type Trigger = {
  readonly kind: "person" | "room" | "emoji" | "command";
  /** What stands between the sign and the caret. */
  readonly query: string;
  /** Where the sign stands. */
  readonly from: number;
};

/** Longer than any name. */
const farthest = 40;
const letter = /[\p{L}\p{N}\p{M}_]/u;

/** `commands`: whether a slash at the beginning asks for one. */
export function triggerAt(text: string, caret: number, commands: boolean): Trigger | null {
  const before = text.slice(0, caret);
  if (commands && /^\/[a-z]*$/i.test(before)) return { kind: "command", query: before.slice(1), from: 0 };
  if (inCode(before)) return null;

  const emoji = /(?:^|[^\p{L}\p{N}:])(:([\w+-]{2,}))$/u.exec(before);
  if (emoji !== null) {
    const [, named = "", query = ""] = emoji;
    return { kind: "emoji", query, from: caret - named.length };
  }
  const line = before.slice(Math.max(before.lastIndexOf("\n") + 1, caret - farthest));
  const at = Math.max(line.lastIndexOf("@"), line.lastIndexOf("#"));
  if (at < 0) return null;
  const query = line.slice(at + 1);
  const from = caret - query.length - 1;
  const beside = [...text.slice(Math.max(0, from - 2), from)].at(-1) ?? "";
  if (query.startsWith(" ") || letter.test(beside) || /[@#/]/.test(beside)) return null;
  return { kind: line[at] === "@" ? "person" : "room", query, from };
}

/** In code nothing is named: after a fence that is not closed, or a backtick in the same line. */
function inCode(before: string): boolean {
  const fences = before.match(/^ {0,3}(?:```|~~~)/gm)?.length ?? 0;
  if (fences % 2 === 1) return true;
  const line = before.slice(before.lastIndexOf("\n") + 1);
  return (line.match(/`/g)?.length ?? 0) % 2 === 1;
}

/** The short name that a colon has just ended: `:tada:`. */
export function endedName(
  text: string,
  caret: number,
): { readonly name: string; readonly from: number } | null {
  const before = text.slice(0, caret);
  const ended = /(?:^|[^\p{L}\p{N}:])(:([\w+-]{2,}):)$/u.exec(before);
  if (ended === null || inCode(before)) return null;
  const [, written = "", name = ""] = ended;
  return { name, from: caret - written.length };
}
