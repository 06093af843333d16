import { expect, test } from "vitest";
import type { Me, ServerAction } from "@/api/session";
import { administers, givable, tabsOf } from "./powers";

const me = (can: readonly ServerAction[]): Me => ({
  user: { id: "u1", name: "Ann", bot: false },
  kind: "account",
  role: "member",
  can: [...can],
});

test("each page of the administration is there for those whose powers reach it", () => {
  expect(tabsOf(me(["see_reports", "see_audit"]))).toEqual(["reports", "audit"]);
  expect(tabsOf(me(["manage_server"]))).toEqual(["rooms", "settings"]);
});

test("whoever may only create rooms and invite administers nothing", () => {
  expect(administers(me(["create_room", "invite", "start_direct"]))).toBe(false);
  expect(administers(me(["manage_bots"]))).toBe(true);
  expect(tabsOf(me(["moderate", "see_reports"]))).toEqual(["people", "reports"]);
});

test("one gives away what is below oneself; a guest is made by an invite, never by a role", () => {
  expect(givable("admin")).toEqual(["member", "moderator"]);
  expect(givable("owner")).toEqual(["member", "moderator", "admin", "owner"]);
  expect(givable("member")).toEqual([]);
});
