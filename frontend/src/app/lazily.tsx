import { type ComponentType, lazy } from "react";
import { NotLoaded } from "./NotLoaded";

type Closable = { readonly onClose: () => void };

/** A part of the page with a file of its own. */
export type LazyPart<P> = {
  readonly Part: ComponentType<P>;
  /** Fetches the file ahead of its use; failing is no matter. */
  readonly prefetch: () => void;
};

/** Where the file cannot be had, a dialog says so: the page around it goes on. */
export function lazily<P extends Closable>(load: () => Promise<ComponentType<P>>): LazyPart<P> {
  const Part = lazy<ComponentType<P>>(async () => {
    try {
      return { default: await load() };
    } catch {
      return { default: NotLoaded };
    }
  });
  return { Part, prefetch: () => void load().catch(() => {}) };
}

const again = 5_000;

/** The same for what the page can do without: until the file can be had, what waits for it stands there. */
export function quietly<P extends object>(load: () => Promise<ComponentType<P>>): LazyPart<P> {
  const Part = lazy<ComponentType<P>>(async () => {
    for (;;) {
      try {
        return { default: await load() };
      } catch {
        // Without a connection, most often: it comes when that is back.
        await new Promise((resolve) => setTimeout(resolve, again));
      }
    }
  });
  return { Part, prefetch: () => void load().catch(() => {}) };
}
