import * as v from "valibot";
import type { Call } from "./rest";
import type { InviteWish, Member, MemberChange, NewRoom, NotifyWish, RoomChange } from "./room-actions";
import type { Outcome, User } from "./types";
import { roleSchema, roomSchema, userSchema, type WireRoom } from "./wire";

/** The REST calls about rooms and the people in them (docs of the operations: /docs). */
export type RoomsRest = {
  create(wanted: NewRoom): Promise<Outcome<WireRoom>>;
  direct(users: readonly string[]): Promise<Outcome<WireRoom>>;
  change(room: string, change: RoomChange): Promise<Outcome<WireRoom>>;
  /** `name`: as the user typed it; the server compares. */
  remove(room: string, name: string): Promise<Outcome<null>>;
  join(room: string): Promise<Outcome<WireRoom>>;
  leave(room: string): Promise<Outcome<null>>;
  /** One page. */
  members(room: string, cursor: string | null): Promise<Outcome<MembersPage>>;
  addMember(room: string, user: string): Promise<Outcome<null>>;
  changeMember(room: string, user: string, change: MemberChange): Promise<Outcome<null>>;
  kick(room: string, user: string, forS: number | null, why: string): Promise<Outcome<null>>;
  users(query: string): Promise<Outcome<readonly User[]>>;
  deleteMessage(room: string, seq: number, why: string): Promise<Outcome<null>>;
  report(room: string, seq: number, why: string): Promise<Outcome<null>>;
  notify(room: string, wish: NotifyWish): Promise<Outcome<null>>;
  invite(wish: InviteWish): Promise<Outcome<string>>;
};

export type MembersPage = { readonly members: readonly Member[]; readonly cursor: string | null };

const MATCHES = 20;

const memberSchema = v.pipe(
  v.object({
    user: userSchema,
    role: roleSchema,
    muted_until: v.optional(v.string()),
    online: v.optional(v.boolean(), false),
  }),
  v.transform(({ user, role, muted_until, online }) => ({
    user,
    role,
    mutedUntil: muted_until ?? null,
    online,
  })),
);
const membersSchema = v.pipe(
  v.object({ members: v.array(memberSchema), cursor: v.optional(v.string()) }),
  v.transform(({ members, cursor }) => ({ members, cursor: cursor ?? null })),
);
const usersSchema = v.pipe(
  v.object({ users: v.array(userSchema) }),
  v.transform(({ users }) => users),
);
const inviteSchema = v.pipe(
  v.object({ code: v.string() }),
  v.transform(({ code }) => code),
);
/** 204, or an answer we have no use for. */
const doneSchema = v.pipe(
  v.unknown(),
  v.transform(() => null),
);

export function createRoomsRest(call: Call): RoomsRest {
  const path = (room: string, rest = "") => `/api/rooms/${encodeURIComponent(room)}${rest}`;
  const member = (room: string, user: string) => path(room, `/members/${encodeURIComponent(user)}`);
  return {
    create: (wanted) => call("POST", "/api/rooms", roomSchema, wanted),
    direct: (users) => call("POST", "/api/directs", roomSchema, { users }),
    change: (room, { slowS, retentionDays, ...change }) =>
      call("PATCH", path(room), roomSchema, {
        ...change,
        ...(slowS === undefined ? {} : { slow_s: slowS }),
        ...(retentionDays === undefined ? {} : { retention_days: retentionDays }),
      }),
    remove: (room, name) => call("DELETE", `${path(room)}${query({ confirm: name })}`, doneSchema),
    join: (room) => call("PUT", path(room, "/seat"), roomSchema),
    leave: (room) => call("DELETE", path(room, "/seat"), doneSchema),
    members: (room, cursor) =>
      call("GET", `${path(room, "/members")}${query({ cursor: cursor ?? "" })}`, membersSchema),
    addMember: (room, user) => call("POST", path(room, "/members"), doneSchema, { user }),
    changeMember: (room, user, { role, muteS, why }) =>
      call("PATCH", member(room, user), doneSchema, {
        ...(role === undefined ? {} : { role }),
        ...(muteS === undefined ? {} : { mute_s: muteS }),
        ...(why === undefined ? {} : { why }),
      }),
    kick: (room, user, forS, why) =>
      call(
        "DELETE",
        `${member(room, user)}${query({ for_s: forS === null ? "" : String(forS), why })}`,
        doneSchema,
      ),
    users: (wanted) =>
      call("GET", `/api/users${query({ query: wanted, limit: String(MATCHES) })}`, usersSchema),
    deleteMessage: (room, seq, why) =>
      call("DELETE", `${path(room, `/messages/${seq}`)}${query({ why })}`, doneSchema),
    report: (room, seq, why) => call("POST", path(room, `/messages/${seq}/report`), doneSchema, { why }),
    notify: (room, { level, muteS }) =>
      call("PUT", path(room, "/notifications"), doneSchema, {
        level,
        ...(muteS === "none" ? {} : muteS === "for good" ? { muted: true } : { mute_s: muteS }),
      }),
    invite: ({ room, role, expiresS, uses }) =>
      call("POST", "/api/invites", inviteSchema, {
        room,
        role,
        ...(expiresS === null ? {} : { expires_s: expiresS }),
        ...(uses === null ? {} : { uses }),
      }),
  };
}

/** Without the parameters that are empty. */
function query(given: Readonly<Record<string, string>>): string {
  const wanted = new URLSearchParams(Object.entries(given).filter(([, value]) => value !== ""));
  return wanted.size === 0 ? "" : `?${wanted.toString()}`;
}
