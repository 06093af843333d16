import { expect, test } from "vitest";
import { cameFrom, paths, placeOf, wayOf, withWay } from "./paths";

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
  ["/r/general/m/1042", { page: "message", room: "general", seq: 1042 }],
  ["/r/a%20b/m/7", { page: "message", room: "a b", seq: 7 }],
  ["/r/general/m", { page: "unknown" }],
  ["/r/general/m/0", { page: "unknown" }],
  ["/r/general/m/-1", { page: "unknown" }],
  ["/r/general/m/1e3", { page: "unknown" }],
  ["/r/general/m/99999999999999999", { page: "unknown" }],
  ["/r/general/m/7/x", { page: "unknown" }],
  ["/join/m/m/7", { page: "unknown" }],
  ["/search", { page: "search" }],
  ["/search/x", { page: "unknown" }],
  ["/saved", { page: "saved" }],
  ["/saved/x", { page: "unknown" }],
  ["/join/a-code", { page: "join", code: "a-code" }],
  ["/join", { page: "unknown" }],
  ["/join/a/b", { page: "unknown" }],
  ["/setup/t%2Fk", { page: "set-up", token: "t/k" }],
  ["/setup", { page: "unknown" }],
  ["/settings", { page: "settings", tab: null }],
  ["/settings/devices", { page: "settings", tab: "devices" }],
  ["/settings/people", { page: "unknown" }],
  ["/settings/devices/x", { page: "unknown" }],
  ["/admin", { page: "admin", tab: null }],
  ["/admin/audit/", { page: "admin", tab: "audit" }],
  ["/admin/devices", { page: "unknown" }],
  ["/login/x", { page: "unknown" }],
])("%s is read as %o", (path, place) => {
  expect(placeOf(path)).toEqual(place);
});

test("a room id with a slash survives the address", () => {
  expect(placeOf(paths.room("a/b?c#d"))).toEqual({ page: "room", room: "a/b?c#d" });
});

test.each([
  ["?from=%2Fr%2Fgeneral", "/r/general"],
  ["?from=%2Fr%2Fgeneral%2Fmembers", "/r/general/members"],
  ["?from=%2Fr%2Fgeneral%2Fm%2F7", "/r/general/m/7"],
  ["", "/"],
  ["?from=%2Fadmin%2Freports", "/admin/reports"],
  ["?from=%2Fsettings", "/settings"],
  ["?from=%2Fsearch%3Fq%3Dtwo%2Bwords", "/search?q=two+words"],
  ["?from=%2Fjoin%2Fcode", "/"],
  ["?from=%2Flogin", "/"],
  ["?from=https%3A%2F%2Fevil.example", "/"],
  ["?from=%2F%2Fevil.example", "/"],
  ["?from=javascript%3Aalert(1)", "/"],
])("after entering, %s leads to %s", (query, path) => {
  expect(cameFrom(query)).toBe(path);
});

test("a code with a slash survives the address of an invite", () => {
  expect(placeOf(paths.join("a/b?c"))).toEqual({ page: "join", code: "a/b?c" });
});

test("the way in is read from the query, and changing it keeps where one came from", () => {
  expect(wayOf("")).toBeNull();
  expect(wayOf("?how=fly")).toBeNull();
  const query = withWay("?from=%2Fr%2Fgeneral&how=guest", "sign-in");
  expect(wayOf(query)).toBe("sign-in");
  expect(cameFrom(query)).toBe("/r/general");
});
