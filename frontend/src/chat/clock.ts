/** Time and chance, as inputs: a test gives its own. */
export type Clock = {
  /** Milliseconds since the epoch. */
  now(): number;
  /** At least 0, below 1. */
  random(): number;
  /** Calls `then` once, `ms` from now. The answer cancels it; cancelling late or twice does nothing. */
  after(ms: number, then: () => void): () => void;
};

export const systemClock: Clock = {
  now: () => Date.now(),
  random: () => Math.random(),
  after(ms, then) {
    const timer = setTimeout(then, ms);
    return () => clearTimeout(timer);
  },
};
