import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { readingTime, watchSeen } from "./seenWatch";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function start(attentive = true) {
  const seen: number[] = [];
  return { seen, watch: watchSeen(attentive, (seq) => seen.push(seq)) };
}

test("a row counts after a second in view, not before", () => {
  const { seen, watch } = start();
  watch.visible(7, true);
  vi.advanceTimersByTime(readingTime - 1);
  expect(seen).toEqual([]);
  vi.advanceTimersByTime(1);
  expect(seen).toEqual([7]);
});

test("a row that only flew by is not read", () => {
  const { seen, watch } = start();
  watch.visible(7, true);
  vi.advanceTimersByTime(500);
  watch.visible(7, false);
  vi.advanceTimersByTime(5_000);
  expect(seen).toEqual([]);
});

test("several rows that come due together are one report of the highest", () => {
  const { seen, watch } = start();
  for (const seq of [3, 5, 4]) watch.visible(seq, true);
  vi.advanceTimersByTime(readingTime);
  expect(seen).toEqual([5]);
});

test("older rows are not reported after newer ones", () => {
  const { seen, watch } = start();
  watch.visible(9, true);
  vi.advanceTimersByTime(readingTime);
  watch.visible(2, true);
  vi.advanceTimersByTime(readingTime);
  expect(seen).toEqual([9]);
});

test("nothing is read in a window nobody looks at", () => {
  const { seen, watch } = start(false);
  watch.visible(7, true);
  vi.advanceTimersByTime(60_000);
  expect(seen).toEqual([]);
  watch.attention(true);
  vi.advanceTimersByTime(readingTime - 1);
  expect(seen).toEqual([]);
  vi.advanceTimersByTime(1);
  expect(seen).toEqual([7]);
});

test("looking away stops the second that was running", () => {
  const { seen, watch } = start();
  watch.visible(7, true);
  vi.advanceTimersByTime(900);
  watch.attention(false);
  vi.advanceTimersByTime(900);
  watch.attention(true);
  vi.advanceTimersByTime(900);
  expect(seen).toEqual([]);
});
