import { type ComponentType, useSyncExternalStore } from "react";

/** A part with a file of its own, without which the page goes on. */
export type QuietPart<P> = {
  /** Fetches the file ahead of its use. */
  readonly fetch: () => void;
  /** The part, once it is here; `null`: not yet, it cannot be had, or it is not wanted. */
  readonly usePart: (wanted: boolean) => ComponentType<P> | null;
};

/** Where the file cannot be had nothing is said; whoever wants it next asks again. */
export function quietly<P>(load: () => Promise<ComponentType<P>>): QuietPart<P> {
  let part: ComponentType<P> | null = null;
  let asked = false;
  const listeners = new Set<() => void>();

  const fetch = () => {
    if (asked) return;
    asked = true;
    load().then(
      (loaded) => {
        part = loaded;
        for (const changed of listeners) changed();
      },
      () => {
        asked = false;
      },
    );
  };
  const listen = (changed: () => void) => {
    listeners.add(changed);
    fetch();
    return () => listeners.delete(changed);
  };
  const never = () => () => {};

  return {
    fetch,
    usePart: (wanted) => useSyncExternalStore(wanted ? listen : never, () => (wanted ? part : null)),
  };
}
