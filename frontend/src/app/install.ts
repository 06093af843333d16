import { createStore } from "zustand/vanilla";

/** The browser's offer to install the app, which it makes once and lets us answer later. */
type Offer = Event & {
  prompt(): Promise<{ readonly outcome: "accepted" | "dismissed" }>;
};

export const installing = createStore<{ readonly offer: Offer | null; readonly done: boolean }>(() => ({
  offer: null,
  done: false,
}));

/** From the start: the offer may come before anything else is loaded. */
export function watchInstall(): void {
  addEventListener("beforeinstallprompt", (event) => {
    // The offer is ours to show, where somebody looks for it.
    event.preventDefault();
    installing.setState({ offer: event as Offer });
  });
  addEventListener("appinstalled", () => installing.setState({ offer: null, done: true }));
}

/** Whether this window is the installed app, not a tab. */
export function installed(): boolean {
  // Safari has a property of its own for it.
  const apple = "standalone" in navigator && navigator.standalone === true;
  return apple || matchMedia("(display-mode: standalone)").matches;
}
