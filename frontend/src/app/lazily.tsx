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

/** A part that the page does without where its file cannot be had. */
export function optionally<P>(load: () => Promise<ComponentType<P>>): ComponentType<P> {
  return lazy<ComponentType<P>>(async () => {
    try {
      return { default: await load() };
    } catch {
      return { default: () => null };
    }
  });
}
