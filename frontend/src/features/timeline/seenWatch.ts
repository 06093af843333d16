/** How long a row must be visible to count as read. */
export const readingTime = 1_000;

export type SeenWatch = {
  /** The row with this seq came into view, or went out of it. */
  visible(seq: number, visible: boolean): void;
  /** Whether somebody looks: tab visible and window focused. Time without attention does not count. */
  attention(attentive: boolean): void;
  stop(): void;
};

/** Reports each new highest seq that was in view, with attention, for a whole reading time. */
export function watchSeen(attentive: boolean, report: (seq: number) => void): SeenWatch {
  const since = new Map<number, number>();
  let watching = attentive;
  let reported = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const check = () => {
    clearTimeout(timer);
    timer = undefined;
    if (!watching) return;
    const now = Date.now();
    let top = reported;
    let soonest = Number.POSITIVE_INFINITY;
    for (const [seq, start] of since) {
      if (seq <= reported) continue;
      const due = start + readingTime;
      if (due <= now) top = Math.max(top, seq);
      else soonest = Math.min(soonest, due);
    }
    if (top > reported) {
      reported = top;
      report(top);
    }
    if (soonest !== Number.POSITIVE_INFINITY) timer = setTimeout(check, soonest - now);
  };

  return {
    visible(seq, visible) {
      if (!visible) since.delete(seq);
      else if (!since.has(seq)) since.set(seq, Date.now());
      check();
    },
    attention(now) {
      if (watching === now) return;
      watching = now;
      // Whatever is in view is seen from now on.
      for (const seq of since.keys()) since.set(seq, Date.now());
      check();
    },
    stop() {
      clearTimeout(timer);
      since.clear();
    },
  };
}
