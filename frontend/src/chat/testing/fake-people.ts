/** Who may see and do what on the fake server: as much of it as the stories need. */
import type { Role } from "../powers";
import type { User } from "../types";
import { at, type Command, type Entry, type FakeRoom, isBy } from "./fake-log";

export type Seat = { role: Role; muted_until?: string };
export type FakePerson = { user: User; role: Role; can: string[]; muted_until?: string };

export function sees(of: FakeRoom, user: User): boolean {
  return of.kind === "open" || of.seats.has(user.id);
}

export function meAs({ user, can, role, muted_until }: FakePerson): object {
  return { user, kind: "account", role, can, ...(muted_until === undefined ? {} : { muted_until }) };
}

/** How far `user` has read, and what not. */
export function reading(of: FakeRoom, user: User): object {
  const read = of.reads.get(user.id) ?? 0;
  const unread = [...of.entries.values()].filter(
    (entry) => entry["kind"] === "message" && entry["deleted"] !== true && entry.seq > read,
  );
  const calls = unread.filter((entry) => JSON.stringify(entry["mentions"] ?? "").includes(user.id));
  const { said, recounts } = of;
  return {
    read,
    read_rev: of.readRevs.get(user.id) ?? 0,
    unread: { messages: unread.length, mentions: calls.length, said, recounts },
  };
}

/** What everybody is told of a room. */
export function everybodys(of: FakeRoom, people: readonly User[], here: number): object {
  return {
    id: of.id,
    name: of.name,
    created_at: at(0),
    member_count: here,
    epoch: of.epoch,
    top: of.top,
    kind: of.kind,
    lo: of.lo,
    ...(of.topic === "" ? {} : { topic: of.topic }),
    ...(of.archived ? { archived: true } : {}),
    ...(of.slow_s === 0 ? {} : { slow_s: of.slow_s }),
    said: of.said,
    recounts: of.recounts,
    ...(of.kind === "direct" ? { members: people.filter(({ id }) => of.seats.has(id)) } : {}),
  };
}

/** What answers to `user` say besides what everybody is told. */
export function personal(of: FakeRoom, user: User): object {
  const seat = of.seats.get(user.id);
  const left = of.left.has(user.id);
  const powers =
    seat?.role === "owner" ? ["rename", "set_topic", "archive", "delete", "delete_messages"] : [];
  const can = left ? ["join"] : ["leave", "report", ...powers, ...(of.archived ? [] : ["send"])];
  return {
    ...reading(of, user),
    ...(seat === undefined ? {} : { seat: { since: "", ...seat } }),
    ...(left ? { left } : {}),
    can,
  };
}

export type Refused = { readonly code: string; readonly message: string; readonly retry_ms?: number };

/** Why `user` may not say this now; `null`: they may. */
export function refusal(of: FakeRoom, person: FakePerson, now: number): Refused | null {
  if (of.archived) return { code: "forbidden", message: "This room was archived." };
  const until = of.seats.get(person.user.id)?.muted_until ?? person.muted_until;
  if (until !== undefined && Date.parse(until) > now)
    return { code: "forbidden", message: `You are muted until ${until.slice(11, 16)}.` };
  const last = of.saidAt.get(person.user.id);
  const wait = last === undefined ? 0 : last + of.slow_s * 1000 - now;
  return wait > 0 ? { code: "rate_limited", message: "This room is slow.", retry_ms: wait } : null;
}

/** The text of a message goes; `null`: it is somebody else's and this user has no power over it. */
export function emptied(of: FakeRoom, user: User, { seq }: Command): Entry | null {
  const entry = of.entries.get(Number(seq));
  if (entry === undefined || !(isBy(entry, user) || of.seats.get(user.id)?.role === "owner")) return null;
  const { text: _, ...rest } = entry;
  return { ...rest, seq: entry.seq, deleted: true };
}
