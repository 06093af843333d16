/** Runs it when the browser has nothing better to do. The answer cancels it. */
export function whenIdle(run: () => void): () => void {
  // Safari has no such call.
  if (typeof requestIdleCallback === "undefined") {
    const timer = setTimeout(run, 2_000);
    return () => clearTimeout(timer);
  }
  const handle = requestIdleCallback(run, { timeout: 5_000 });
  return () => cancelIdleCallback(handle);
}
