import { expect, test } from "vitest";
import { linkIsSpent, withNextStep } from "./outcome";

test("a refused invite says what to do, once", () => {
  expect(withNextStep("This invite has expired.")).toBe(
    "This invite has expired. Ask whoever sent it for a new link.",
  );
  expect(withNextStep("This invite was revoked. Ask for a new one.")).toBe(
    "This invite was revoked. Ask for a new one.",
  );
});

test.each([
  ["not_found", "This link is not known here.", true],
  ["forbidden", "The server has its owner already.", true],
  ["conflict", "This link was used already.", true],
  ["conflict", "This name is taken.", false],
  ["bad_request", "The password is too short.", false],
  ["rate_limited", "Too many tries.", false],
  ["unavailable", "The server cannot reach its store.", false],
])("%s: %s – the link itself is over: %s", (code, reason, spent) => {
  expect(linkIsSpent({ code, reason })).toBe(spent);
});
