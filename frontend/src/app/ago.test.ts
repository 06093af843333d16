import { expect, test } from "vitest";
import { ago } from "./ago";
import { secondsLeft } from "./useAttempt";

const now = Date.parse("2026-11-24T12:00:00Z");

test.each([
  ["2026-11-24T11:59:31Z", "just now"],
  ["2026-11-24T12:00:20Z", "in less than a minute"],
  ["2026-11-24T11:58:10Z", "1 minute ago"],
  ["2026-11-24T10:00:01Z", "1 hour ago"],
  ["2026-11-23T11:00:00Z", "yesterday"],
  ["2026-11-20T11:00:00Z", "4 days ago"],
  ["2026-12-01T12:00:00Z", "next week"],
  ["2026-11-29T12:00:00Z", "in 5 days"],
  ["2025-06-01T12:00:00Z", "last year"],
])("%s is %s", (at, words) => {
  expect(ago(at, now)).toBe(words);
});

test("a wait is counted in whole seconds, never less than what is left, and not below zero", () => {
  expect(secondsLeft(now + 1_001, now)).toBe(2);
  expect(secondsLeft(now + 1_000, now)).toBe(1);
  expect(secondsLeft(now, now)).toBe(0);
  expect(secondsLeft(now - 5_000, now)).toBe(0);
});
