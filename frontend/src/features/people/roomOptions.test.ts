import { expect, test } from "vitest";
import { retentionOptions, slowOptions } from "./roomOptions";

test("slow mode goes from off to an hour", () => {
  const words = slowOptions(0).map((option) => option.label);
  expect(words).toEqual([
    "Off",
    "5 seconds",
    "10 seconds",
    "30 seconds",
    "1 minute",
    "5 minutes",
    "15 minutes",
    "1 hour",
  ]);
});

test("a value that somebody set by other means is there, in its place", () => {
  expect(slowOptions(45).map((option) => option.value)).toEqual([
    "0",
    "5",
    "10",
    "30",
    "45",
    "60",
    "300",
    "900",
    "3600",
  ]);
  expect(retentionOptions(60).find((option) => option.value === "60")?.label).toBe("60 days");
});

test("keeping messages goes from a day to a year", () => {
  const words = retentionOptions(0).map((option) => option.label);
  expect([words[0], words[1], words.at(-1)]).toEqual(["As this server does", "1 day", "365 days"]);
});
