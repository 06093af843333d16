import type { Refusal } from "@/chat/types";

/** What a page asked the server for. While it asks anew, what was there before stays. */
export type Load<T> = {
  readonly state:
    | { readonly is: "loading" }
    | { readonly is: "failed"; readonly refusal: Refusal }
    | { readonly is: "ready"; readonly value: T };
  readonly again: () => void;
  /** The value after something the page itself has done. */
  put(change: (value: T) => T): void;
};
