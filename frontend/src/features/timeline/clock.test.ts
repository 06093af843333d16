import { expect, test } from "vitest";
import { clockFor } from "./clock";

const words = { today: "Today", yesterday: "Yesterday" };
const now = Date.parse("2026-11-24T09:00:00.000Z");

test.each([
  [["en-GB"], "09:05"],
  [["de-DE", "en-US"], "09:05"],
  [["en-US"], "9:05 AM"],
  [["de-DE"], "09:05"],
])("%o writes five past nine as %s", (languages, expected) => {
  const written = clockFor(languages, words).time("2026-11-24T08:05:00.000Z");
  expect(written.replace(/\s/g, " ")).toBe(expected);
});

test("midnight is 00, not 24", () => {
  expect(clockFor(["de-DE"], words).time("2026-11-23T23:00:00.000Z")).toBe("00:00");
});

test.each([
  ["2026-11-24T08:00:00.000Z", "Today"],
  ["2026-11-23T23:30:00.000Z", "Today"],
  ["2026-11-23T22:59:00.000Z", "Yesterday"],
  ["2026-11-22T23:00:00.000Z", "Yesterday"],
  ["2026-11-22T22:59:00.000Z", "Sunday 22 November"],
  ["2025-11-24T09:00:00.000Z", "Monday 24 November 2025"],
])("%s is %s", (at, expected) => {
  expect(clockFor(["en-GB"], words).day(at, now).replace(",", "")).toBe(expected);
});

test("yesterday survives the longest day of the year", () => {
  const afterChange = Date.parse("2026-10-26T00:30:00.000Z");
  expect(clockFor(["en-GB"], words).day("2026-10-24T22:30:00.000Z", afterChange)).toBe("Yesterday");
});
