const FIRST_MS = 500;
const LONGEST_MS = 30_000;

/** The longest wait before try number `attempt` (from 1): 0.5 s, doubling to 30 s. */
export function backoffCeiling(attempt: number): number {
  return Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(attempt - 1, 16));
}

/** Full jitter: anything from 0 to the ceiling, so that clients cut off together do not return together. */
export function backoff(attempt: number, random: number): number {
  return Math.round(backoffCeiling(attempt) * random);
}

/** For a server that asked for patience: from half of the fifth ceiling (8 s) upwards. */
export function slowBackoff(attempt: number, random: number): number {
  const ceiling = backoffCeiling(Math.max(attempt, 5));
  return Math.round(ceiling / 2 + (ceiling / 2) * random);
}
