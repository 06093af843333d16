import type { Acts, ActsOptions } from "./acts";

/** The acts of a session, from a file of their own: at once where they are here, else when they are. */
export type Acting = {
  /** `null`: not yet. */
  now(): Acts | null;
  /** Does it as soon as it can be done. The answer comes when it was, or when it cannot be. */
  act(work: (acts: Acts) => void): Promise<void>;
  close(): void;
};

export function createActing(options: ActsOptions, onReady: (acts: Acts) => void): Acting {
  let acts: Acts | null = null;
  let coming: Promise<void> | null = null;
  let closed = false;

  async function load(): Promise<void> {
    try {
      const opened = await (await import("./acts")).openActs(options);
      if (closed) return;
      acts = opened;
      onReady(opened);
    } catch {
      // The file could not be had: the next act tries again.
      coming = null;
    }
  }

  return {
    now: () => acts,
    async act(work) {
      if (acts !== null) return work(acts);
      coming ??= load();
      await coming;
      if (acts !== null) work(acts);
    },
    close() {
      closed = true;
      acts?.wishes.close();
      acts?.quotes.close();
    },
  };
}
