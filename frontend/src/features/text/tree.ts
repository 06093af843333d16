/** What the text of a message is made of. */

export type Inline =
  | { readonly kind: "words"; readonly words: string }
  | { readonly kind: "strong" | "em" | "del" | "spoiler"; readonly parts: readonly Inline[] }
  | { readonly kind: "code"; readonly words: string }
  /** `host`: where it leads, if its words pretend to lead elsewhere; else `null`. */
  | {
      readonly kind: "link";
      readonly href: string;
      readonly parts: readonly Inline[];
      readonly host: string | null;
    };

export type Align = "left" | "center" | "right" | null;
export type Cell = readonly Inline[];

export type Block =
  | { readonly kind: "paragraph"; readonly parts: readonly Inline[] }
  | { readonly kind: "heading"; readonly level: number; readonly parts: readonly Inline[] }
  /** `language`: as it was written after the fence; empty: none. */
  | { readonly kind: "code"; readonly language: string; readonly words: string }
  | { readonly kind: "quote"; readonly blocks: readonly Block[] }
  | {
      readonly kind: "list";
      /** The first number; `null`: with dots. */
      readonly start: number | null;
      readonly items: readonly Item[];
    }
  | {
      readonly kind: "table";
      readonly align: readonly Align[];
      readonly head: readonly Cell[];
      readonly rows: readonly (readonly Cell[])[];
    };

/** `checked`: of a task; `null`: it is none. */
export type Item = { readonly checked: boolean | null; readonly blocks: readonly Block[] };
