import { expect, test } from "vitest";
import { duration } from "./words";

test.each([
  [5, "5 seconds"],
  [90, "90 seconds"],
  [60, "1 minute"],
  [600, "10 minutes"],
  [3_600, "1 hour"],
  [86_400, "1 day"],
  [604_800, "7 days"],
])("%d s is %s", (seconds, words) => {
  expect(duration(seconds)).toBe(words);
});
