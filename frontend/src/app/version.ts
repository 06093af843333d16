import { createStore } from "zustand/vanilla";

/** `renew`: a newer version of the app is here; calling it shows it. `null`: this is the newest known. */
export const version = createStore<{ readonly renew: (() => void) | null }>(() => ({ renew: null }));

/** For a page that the server does not understand any more: the newest version, as far as it can be had. */
export function renewNow(): void {
  const { renew } = version.getState();
  if (renew !== null) renew();
  else import("./worker").then(({ renewPage }) => renewPage()).catch(() => location.reload());
}
