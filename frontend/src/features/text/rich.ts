import { type ComponentType, useSyncExternalStore } from "react";

export type WordsProps = {
  readonly id: string;
  /** Of the message, by which what was read of it is remembered. */
  readonly messageKey: string;
  readonly words: string;
  /** Links and buttons are tab stops only in the row that has the feed's one tab stop. */
  readonly reachable: boolean;
};

let Rich: ComponentType<WordsProps> | null = null;
let asked = false;
const listeners = new Set<() => void>();

/**
 * Fetches the part that shows markup. Begun with the connection, so that it is usually here before the
 * first rows. Where it cannot be had, rows show what was written, and the next one asks again.
 */
export function fetchRich(): void {
  if (asked) return;
  asked = true;
  import("./RichWords").then(
    (part) => {
      Rich = part.RichWords;
      for (const changed of listeners) changed();
    },
    () => {
      asked = false;
    },
  );
}

/** What shows markup, once it is here; `null`: not yet, or it is not wanted. */
export function useRich(wanted: boolean): ComponentType<WordsProps> | null {
  return useSyncExternalStore(wanted ? waiting : never, () => (wanted ? Rich : null));
}

function waiting(changed: () => void): () => void {
  listeners.add(changed);
  fetchRich();
  return () => listeners.delete(changed);
}

function never(): () => void {
  return () => {};
}
