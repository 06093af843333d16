/** How a text stands to the limit of bytes. `near`: in the last tenth. */
export type Measure =
  | { readonly size: "fine" }
  | { readonly size: "near"; readonly left: number }
  | { readonly size: "over"; readonly by: number };

const encoder = new TextEncoder();

export function measure(text: string, most: number): Measure {
  // A UTF-16 unit is at most 3 bytes: short texts need no encoding to be known as short.
  if (text.length * 3 < most * 0.9) return { size: "fine" };
  const bytes = encoder.encode(text).length;
  if (bytes > most) return { size: "over", by: bytes - most };
  return bytes >= most * 0.9 ? { size: "near", left: most - bytes } : { size: "fine" };
}

export type EnterKey = {
  readonly shift: boolean;
  /** Ctrl or ⌘. */
  readonly mod: boolean;
  readonly alt: boolean;
  /** Enter alone makes a new line. */
  readonly breaks: boolean;
};

/** Whether Enter sends; otherwise it makes a new line. */
export function entersSend({ shift, mod, alt, breaks }: EnterKey): boolean {
  if (mod) return true;
  return !(shift || alt || breaks);
}

/** A withdrawn text joins what is typed: nothing of either is lost. */
export function joined(typed: string, back: string): string {
  return typed.trim() === "" ? back : `${typed.replace(/\n+$/, "")}\n${back}`;
}
