/** The part of Web Locks we use; `null` where the browser has none (plain http). */
export type Locks = {
  request(
    name: string,
    options: { readonly signal?: AbortSignal; readonly steal?: boolean },
    granted: () => Promise<void>,
  ): Promise<unknown>;
};

export function browserLocks(): Locks | null {
  return "locks" in navigator ? navigator.locks : null;
}

/**
 * Whose turn it is to flush the outbox: at most one of this browser's tabs, one that is online.
 * Without Web Locks every tab has it: the nonce makes a second send of a message harmless, and no tab
 * sends a message before the one ahead of it was acknowledged, so the order holds too.
 */
export type Turn = {
  held(): boolean;
  /**
   * Waits for the turn. `take`: takes it from the tab that has it, which may be asleep in the
   * background; for the tab the user looks at.
   */
  want(how: "wait" | "take"): void;
  release(): void;
};

export function createTurn(locks: Locks | null, name: string, gained: () => void): Turn {
  let wanted: AbortController | null = null;
  let letGo: (() => void) | null = null;
  let unusable = locks === null;

  function request(locks: Locks, how: "wait" | "take"): void {
    const mine = new AbortController();
    let granted = false;
    wanted = mine;
    const hold = () =>
      new Promise<void>((resolve) => {
        granted = true;
        if (mine.signal.aborted) return resolve();
        letGo = resolve;
        gained();
      });
    const options = how === "take" ? { steal: true } : { signal: mine.signal };
    const over = () => {
      if (wanted !== mine) return;
      letGo = null;
      // Taken by another tab: wait until it is done. Never granted: the browser forbids locks here.
      if (granted) return request(locks, "wait");
      unusable = true;
      gained();
    };
    locks.request(name, options, hold).then(over, over);
  }

  return {
    held: () => (unusable ? wanted !== null : letGo !== null),
    want(how) {
      if (locks === null || unusable) {
        if (wanted !== null) return;
        wanted = new AbortController();
        return gained();
      }
      if (letGo !== null || (wanted !== null && how === "wait")) return;
      wanted?.abort();
      request(locks, how);
    },
    release() {
      const waiting = wanted;
      wanted = null;
      waiting?.abort();
      letGo?.();
      letGo = null;
    },
  };
}
