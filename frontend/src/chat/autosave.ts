import type { Clock } from "./clock";

const AFTER_MS = 2_000;

/** Saves what changed, 2 s after the first change, so that a busy room is not written per message. */
export type Autosave = {
  changed(name: string): void;
  /** Saves what is due, now: the page may go away. */
  flush(): void;
  close(): void;
};

export function createAutosave(clock: Clock, save: (name: string) => void): Autosave {
  const due = new Set<string>();
  let cancel: (() => void) | null = null;

  function flush(): void {
    cancel?.();
    cancel = null;
    const names = [...due];
    due.clear();
    for (const name of names) save(name);
  }

  return {
    changed(name) {
      due.add(name);
      cancel ??= clock.after(AFTER_MS, flush);
    },
    flush,
    close: () => cancel?.(),
  };
}
