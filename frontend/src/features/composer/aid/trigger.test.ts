import { expect, test } from "vitest";
import { endedName, type Trigger, triggerAt } from "./trigger";

/** `|` is the caret. */
const at = (marked: string, commands = true) =>
  triggerAt(marked.replace("|", ""), marked.indexOf("|"), commands);

test.each([
  ["@|", { kind: "person", query: "", from: 0 }],
  ["hello @an|", { kind: "person", query: "an", from: 6 }],
  ["hello @an| you", { kind: "person", query: "an", from: 6 }],
  ["@Ann Be|", { kind: "person", query: "Ann Be", from: 0 }],
  ["(@an|", { kind: "person", query: "an", from: 1 }],
  ["👍@an|", { kind: "person", query: "an", from: 2 }],
  ["one\n@an|", { kind: "person", query: "an", from: 4 }],
  ["@an\ntwo|", null],
  ["mail@an|", null],
  ["https://a.example/@an|", null],
  ["@ |", null],
  ["`@an|", null],
  ["`@an` @b|", { kind: "person", query: "b", from: 6 }],
  ["```\n@an|", null],
  ["```\nx\n```\n@an|", { kind: "person", query: "an", from: 10 }],
  ["#gen|", { kind: "room", query: "gen", from: 0 }],
  ["# gen|", null],
  ["##gen|", null],
  [":t|", null],
  [":ta|", { kind: "emoji", query: "ta", from: 0 }],
  ["yes :+1|", { kind: "emoji", query: "+1", from: 4 }],
  ["at 10:30|", null],
  ["::ta|", null],
  ["/|", { kind: "command", query: "", from: 0 }],
  ["/sh|", { kind: "command", query: "sh", from: 0 }],
  ["/me waves|", null],
  ["a /sh|", null],
  [`@${"a".repeat(41)}|`, null],
] satisfies [string, Trigger | null][])("%j", (text, expected) => {
  expect(at(text)).toEqual(expected);
});

test("where there are no commands a slash is a slash", () => {
  expect(at("/sh|", false)).toBe(null);
});

test.each([
  ["well :tada:|", { name: "tada", from: 5 }],
  [":tada:|", { name: "tada", from: 0 }],
  ["10:30:|", null],
  ["`:tada:|", null],
  [":tada|", null],
])("%j ends a short name: %o", (text, expected) => {
  expect(endedName(text.replace("|", ""), text.indexOf("|"))).toEqual(expected);
});
