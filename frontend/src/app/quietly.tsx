import { type ComponentType, type ReactNode, useSyncExternalStore } from "react";

/** A part with a file of its own, without which the page goes on. */
export type QuietPart<P> = {
  /** Fetches the file ahead of its use; failing is no matter. */
  readonly prefetch: () => void;
  /** The part, once it is here; `null`: not yet, it cannot be had, or it is not wanted. */
  readonly usePart: (wanted: boolean) => ComponentType<P> | null;
  /** The part itself; until it is here, what is to be there `instead`. */
  readonly Part: ComponentType<P & { readonly instead?: ReactNode }>;
};

const again = 5_000;

/**
 * Where the file cannot be had nothing is said, and it is asked for again while somebody wants it.
 * Once it is here the part stands there at once, in the same render as what is around it.
 */
export function quietly<P extends object>(load: () => Promise<ComponentType<P>>): QuietPart<P> {
  let part: ComponentType<P> | null = null;
  let asked = false;
  const listeners = new Set<() => void>();

  const prefetch = () => {
    if (asked) return;
    asked = true;
    load().then(
      (loaded) => {
        part = loaded;
        for (const changed of listeners) changed();
      },
      () => {
        asked = false;
        // Without a connection, most often: it comes when that is back.
        setTimeout(() => listeners.size > 0 && prefetch(), again);
      },
    );
  };
  const listen = (changed: () => void) => {
    listeners.add(changed);
    prefetch();
    return () => listeners.delete(changed);
  };
  const never = () => () => {};
  const now = () => part;
  const unwanted = () => null;

  return {
    prefetch,
    usePart: (wanted) => useSyncExternalStore(wanted ? listen : never, wanted ? now : unwanted),
    Part({ instead, ...props }) {
      const Loaded = useSyncExternalStore(listen, now);
      return Loaded === null ? instead : <Loaded {...(props as unknown as P)} />;
    },
  };
}
