import { expect, test } from "vitest";
import type { Member, Role } from "@/chat/types";
import { rollOf } from "./groups";

const user = (name: string) => ({ id: name, name });
const member = (name: string, role: Role = "member", online = false): Member => ({
  user: user(name),
  role,
  mutedUntil: null,
  online,
});
const names = (members: readonly Member[]) => members.map((one) => `${one.user.name} ${one.role}`);

const present = [user("Mina"), user("Guest")];
const members = [
  member("Mina", "owner"),
  member("Ada", "moderator"),
  member("Zoe"),
  member("Bea", "member", true),
];

test("of an open room those who are here and those with a role are listed", () => {
  const roll = rollOf({ kind: "open" }, present, members);
  expect(names(roll.online)).toEqual(["Guest member", "Mina owner"]);
  expect(names(roll.offline)).toEqual(["Ada moderator"]);
});

test("of a private room all its members are listed, each once", () => {
  const roll = rollOf({ kind: "private" }, [user("Mina")], members);
  expect(names(roll.online)).toEqual(["Bea member", "Mina owner"]);
  expect(names(roll.offline)).toEqual(["Ada moderator", "Zoe member"]);
});

test("before the members are known those who are here are listed", () => {
  expect(names(rollOf({ kind: "private" }, present, null).online)).toEqual(["Guest member", "Mina member"]);
});
