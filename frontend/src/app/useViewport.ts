import { useSyncExternalStore } from "react";

/** `phone`: one pane at a time, as routes. `tablet`: members come as a drawer. `desktop`: three panes. */
export type Viewport = "phone" | "tablet" | "desktop";

const phone = "(max-width: 699px)";
const tablet = "(max-width: 1100px)";

export function useViewport(): Viewport {
  return useSyncExternalStore(subscribe, viewport);
}

export function viewport(): Viewport {
  if (matchMedia(phone).matches) return "phone";
  return matchMedia(tablet).matches ? "tablet" : "desktop";
}

function subscribe(changed: () => void): () => void {
  const queries = [matchMedia(phone), matchMedia(tablet)];
  for (const query of queries) query.addEventListener("change", changed);
  return () => {
    for (const query of queries) query.removeEventListener("change", changed);
  };
}
