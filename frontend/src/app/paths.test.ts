import { expect, test } from "vitest";
import { cameFrom, paths, placeOf } from "./paths";

test.each([
  ["/", { page: "rooms" }],
  ["/login", { page: "enter" }],
  ["/r/general", { page: "room", room: "general" }],
  ["/r/general/", { page: "room", room: "general" }],
  ["/r/a%20b/members", { page: "members", room: "a b" }],
  ["/r", { page: "unknown" }],
  ["/r/general/threads", { page: "unknown" }],
  ["/r/general/members/x", { page: "unknown" }],
  ["/r/%E0%A4%A", { page: "unknown" }],
  ["/settings", { page: "unknown" }],
])("%s is read as %o", (path, place) => {
  expect(placeOf(path)).toEqual(place);
});

test("a room id with a slash survives the address", () => {
  expect(placeOf(paths.room("a/b?c#d"))).toEqual({ page: "room", room: "a/b?c#d" });
});

test.each([
  ["?from=%2Fr%2Fgeneral", "/r/general"],
  ["?from=%2Fr%2Fgeneral%2Fmembers", "/r/general/members"],
  ["", "/"],
  ["?from=%2Flogin", "/"],
  ["?from=https%3A%2F%2Fevil.example", "/"],
  ["?from=%2F%2Fevil.example", "/"],
  ["?from=javascript%3Aalert(1)", "/"],
])("after entering, %s leads to %s", (query, path) => {
  expect(cameFrom(query)).toBe(path);
});
