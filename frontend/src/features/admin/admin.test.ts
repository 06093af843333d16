import { expect, test } from "vitest";
import type { Me } from "@/api/session";
import type { Person } from "@/api/shapes";
import { emptyProblem, urlProblem } from "./addresses";
import { actWords, detailWords } from "./auditWords";
import { banFor, endOf, mutedNow, muteSeconds, reachOf } from "./person";
import { deletesMore, retentionChoices } from "./retention";

const now = Date.parse("2026-11-24T12:00:00Z");
const person = (id: string, role: Person["role"]): Person => ({
  id,
  name: id,
  bot: false,
  kind: "account",
  role,
});
const me = (role: Me["role"]): Me => ({
  user: { id: "me", name: "me", bot: false },
  kind: "account",
  role,
  can: [],
});

test.each([
  ["admin", "moderator", "below"],
  ["admin", "admin", "above"],
  ["admin", "owner", "above"],
  ["moderator", "member", "below"],
  ["owner", "admin", "below"],
  ["owner", "owner", "above"],
] as const)("for a %s, a %s is %s", (mine, theirs, reach) => {
  expect(reachOf(me(mine), person("u", theirs))).toBe(reach);
});

test("nobody is below themselves, not even an owner", () => {
  expect(reachOf(me("owner"), person("me", "owner"))).toBe("self");
});

test("a ban until it is lifted has no length, and says nothing that was not written", () => {
  expect(banFor("ever", "  ", false)).toEqual({});
  expect(banFor("day", " Spam ", true)).toEqual({ for_s: 86_400, why: "Spam", addresses: true });
});

test("a mute always ends", () => {
  expect(muteSeconds("tenMinutes")).toBe(600);
  expect(muteSeconds("ever")).toBe(365 * 86_400);
  const muted = { ...person("u", "member"), muted_until: endOf(60, now) };
  expect(mutedNow(muted, now)).toBe(true);
  expect(mutedNow(muted, now + 60_000)).toBe(false);
  expect(mutedNow(person("u", "member"), now)).toBe(false);
});

test("keeping messages for a shorter time deletes some; for longer, or for ever, none", () => {
  expect(deletesMore(0, 365)).toBe(true);
  expect(deletesMore(90, 30)).toBe(true);
  expect(deletesMore(30, 90)).toBe(false);
  expect(deletesMore(30, 0)).toBe(false);
});

test("the present rule is among the choices, also when it is an unusual one", () => {
  expect(retentionChoices(45)).toEqual([0, 7, 30, 45, 90, 180, 365, 730]);
  expect(retentionChoices(30)).toEqual([0, 7, 30, 90, 180, 365, 730]);
});

test.each([
  ["https://example.org/hook?x=1", true],
  ["http://example.org/hook", false],
  ["example.org/hook", false],
  ["javascript:alert(1)", false],
  ["", false],
])("the address %o can be called: %s", (url, good) => {
  expect(urlProblem(url) === null).toBe(good);
});

test("a thing without a name is not made", () => {
  expect(emptyProblem("")).not.toBeNull();
  expect(emptyProblem("Builds")).toBeNull();
});

test("an act of a newer server is shown by its own name", () => {
  expect(actWords("banned")).toBe("banned");
  expect(actWords("room_painted")).toBe("room painted");
});

test("what belongs to an act is told as it was written, but roles and times as people write them", () => {
  const full = (at: string) => `<${at}>`;
  expect(detailWords("moderator", full)).toBe("Moderator");
  expect(detailWords("message 2026", full)).toBe("message 2026");
  expect(detailWords("until 2026-11-24T19:49:11.236Z", full)).toBe("until <2026-11-24T19:49:11.236Z>");
});
