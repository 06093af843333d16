/** What the browser says about this tab and its network. */
export type Signal = "online" | "offline" | "visible" | "hidden" | "pageshow" | "pagehide";

export type Signals = {
  /** False only if the device is sure to have no network. */
  online(): boolean;
  visible(): boolean;
  /** The answer ends the listening. */
  listen(listener: (signal: Signal) => void): () => void;
};

export const browserSignals: Signals = {
  online: () => navigator.onLine,
  visible: () => document.visibilityState === "visible",
  listen(listener) {
    const ended = new AbortController();
    const { signal } = ended;
    const direct = ["online", "offline", "pageshow", "pagehide"] as const;
    for (const name of direct) window.addEventListener(name, () => listener(name), { signal });
    document.addEventListener(
      "visibilitychange",
      () => listener(document.visibilityState === "visible" ? "visible" : "hidden"),
      { signal },
    );
    return () => ended.abort();
  },
};
