import { expect, test } from "vitest";
import type { Me } from "@/api/session";
import type { Invite } from "@/api/shapes";
import { inviteFor, inviteRoles, stateOf } from "./terms";

const ann = { id: "u1", name: "Ann", bot: false };
const me = (role: Me["role"]): Me => ({ user: ann, kind: "account", role, can: [] });

test("terms become seconds and a count; what is without end or limit is left out", () => {
  expect(inviteFor({ role: "member", expiry: "week", uses: "ten" }, "general")).toEqual({
    role: "member",
    room: "general",
    expires_s: 604_800,
    uses: 10,
  });
  expect(inviteFor({ role: "guest", expiry: "never", uses: "unlimited" }, undefined)).toEqual({
    role: "guest",
  });
});

test.each([
  ["member", "open", ["guest", "member"]],
  ["moderator", "invite", ["guest", "member"]],
  ["admin", "invite", ["guest", "member", "moderator"]],
  ["owner", "invite", ["guest", "member", "moderator", "admin"]],
  ["owner", "accounts", ["member", "moderator", "admin"]],
] as const)("a %s of an %s server can invite as %o", (role, access, roles) => {
  expect(inviteRoles(me(role), access)).toEqual(roles);
});

test("a link works until its end or its last use", () => {
  const now = Date.parse("2026-11-24T12:00:00Z");
  const invite: Invite = {
    id: "i",
    role: "member",
    made_by: ann,
    created_at: "2026-11-20T12:00:00Z",
    used: 3,
  };
  expect(stateOf(invite, now)).toBe("works");
  expect(stateOf({ ...invite, uses: 4 }, now)).toBe("works");
  expect(stateOf({ ...invite, uses: 3 }, now)).toBe("used up");
  expect(stateOf({ ...invite, expires_at: "2026-11-24T12:00:01Z" }, now)).toBe("works");
  expect(stateOf({ ...invite, expires_at: "2026-11-24T12:00:00Z", uses: 3 }, now)).toBe("ended");
});
