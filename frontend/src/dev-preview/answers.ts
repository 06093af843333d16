import { type Call, createCall } from "@/chat/rest";
import { ada, at, jonas, long, mina, priya } from "./people";

/** What the server would answer, by "METHOD /path"; a problem has a `status`. */
export type Answers = Readonly<Record<string, unknown>>;

export const allPowers = [
  "create_room",
  "create_private_room",
  "start_direct",
  "invite",
  "manage_invites",
  "manage_people",
  "manage_bots",
  "see_reports",
  "see_audit",
  "manage_server",
];
export const owner = { user: ada, kind: "account", role: "owner", can: allPowers };
export const guest = { user: ada, kind: "guest", role: "guest", can: ["create_room"] };

export function problem(status: number, code: string, detail: string, more: object = {}) {
  return { status, code, detail, ...more };
}

function soon(hours: number): string {
  return new Date(Date.now() + hours * 3_600_000).toISOString();
}

const named = (id: string) => ({ id, name: id });

export const usual: Answers = {
  "GET /api/me": owner,
  "POST /api/session": {
    user: { id: "u-new", name: "Wen" },
    kind: "guest",
    role: "guest",
    scope: "releases",
    can: [],
  },
  "POST /api/sign-in": problem(401, "bad_credentials", "The name or the password is not right."),
  "POST /api/accounts": problem(409, "conflict", "This name belongs to an account already. Choose another."),
  "POST /api/setup": problem(404, "not_found", "This link was used already: the server has its owner."),
  "POST /api/me/claim": { ...owner, role: "member", can: [] },
  "PATCH /api/me": owner,
  "POST /api/me/password": problem(401, "bad_credentials", "The current password is not right."),
  "GET /api/me/sessions": [
    { id: "s1", device: "Firefox on Linux", created_at: at(40, "09:00"), used_at: soon(0), current: true },
    { id: "s2", device: "Safari on iPhone", created_at: at(12, "18:20"), used_at: at(0, "07:40") },
    { id: "s3", device: "Chrome on Windows", created_at: at(90, "10:02"), used_at: at(33, "16:11") },
  ],
  "DELETE /api/me/sessions": null,
  "GET /api/users": {
    users: [
      { ...ada, kind: "account", role: "owner", created_at: at(200, "09:00"), seen_at: soon(0) },
      { ...mina, kind: "account", role: "moderator", created_at: at(120, "09:00"), seen_at: at(0, "09:16") },
      { ...jonas, kind: "account", role: "member", created_at: at(80, "09:00"), seen_at: at(1, "16:09") },
      {
        ...priya,
        kind: "guest",
        role: "guest",
        created_at: at(2, "09:00"),
        seen_at: at(0, "09:14"),
        muted_until: soon(5),
      },
      {
        id: "u-spam",
        name: "free-coins-4-you",
        kind: "guest",
        role: "guest",
        created_at: at(3, "02:00"),
        seen_at: at(3, "02:04"),
        ban: { why: "Spam in #general" },
      },
      { ...long, kind: "account", role: "member", created_at: at(8, "11:00") },
      { id: "u-ci", name: "Builds", bot: true, kind: "bot", role: "member", created_at: at(60, "09:00") },
    ],
    cursor: "more",
  },
  "POST /api/users/u-jonas/password": { password: "walnut-ferry-copper-31" },
  "PATCH /api/users/u-jonas": { ...jonas, kind: "account", role: "moderator" },
  "GET /api/invites": [
    {
      id: "i1",
      role: "member",
      made_by: ada,
      created_at: at(1, "10:00"),
      expires_at: soon(120),
      used: 3,
    },
    {
      id: "i2",
      room: named("releases"),
      role: "guest",
      made_by: mina,
      created_at: at(6, "10:00"),
      uses: 10,
      used: 10,
    },
    {
      id: "i3",
      room: named("a very long room name indeed!"),
      role: "moderator",
      made_by: long,
      created_at: at(9, "10:00"),
      expires_at: at(2, "10:00"),
      uses: 1,
      used: 0,
    },
  ],
  "POST /api/invites": { id: "i4", code: "k3vQx9Zt2mPbW7Lr", role: "member" },
  "POST /api/invites/look": {
    server: "Northwind",
    room: named("releases"),
    role: "guest",
    made_by: "Mina Okafor",
    needs: "name",
  },
  "POST /api/invites/accept": { room: "releases" },
  "GET /api/rooms": [
    { id: "general", name: "general", kind: "open", top: 12_840, member_count: 3 },
    { id: "random", name: "random", kind: "open", top: 4_021, member_count: 12 },
    { id: "old", name: "spring-fair", kind: "open", top: 388, member_count: 0, archived: true },
    { id: "founders", name: "founders", kind: "private", top: 40, member_count: 2 },
    { id: "long", name: "a very long room name indeed!", kind: "open", top: 1, member_count: 1 },
  ],
  "PATCH /api/rooms/general": { id: "general", name: "general", top: 12_840, archived: true },
  "GET /api/bots": [
    {
      user: { id: "u-ci", name: "Builds", bot: true },
      created_at: at(60, "09:00"),
      seen_at: at(0, "08:40"),
    },
    {
      user: { id: "u-help", name: "Build helper", bot: true },
      created_at: at(9, "09:00"),
      seen_at: at(2, "17:05"),
    },
  ],
  "POST /api/bots": { bot: { id: "u-new", name: "Weather", bot: true }, token: "tb_9vWq2kX7mZr4TnLc8PdY" },
  "POST /api/bots/u-ci/token": { token: "tb_1aBc2dEf3gHi4jKl5mNo" },
  "GET /api/rooms/general/hooks": {
    incoming: [{ id: "h1", name: "Deployments", made_by: ada, created_at: at(30, "09:00") }],
    outgoing: [
      {
        id: "h2",
        url: "https://status.example.org/hooks/tertulia?team=northwind",
        made_by: mina,
        created_at: at(12, "09:00"),
        state: "retrying",
        failures: 4,
        last_error: "the service answered 502",
      },
      {
        id: "h3",
        url: "https://search.example.org/index",
        made_by: ada,
        created_at: at(50, "09:00"),
        state: "ok",
        failures: 0,
      },
    ],
  },
  "POST /api/rooms/general/hooks/incoming": { id: "h4", path: "/api/hooks/h4/9vWq2kX7mZr4TnLc8PdY" },
  "POST /api/rooms/general/hooks/outgoing": { id: "h5", secret: "whsec_9vWq2kX7mZr4TnLc8PdY" },
  "GET /api/reports": {
    reports: [
      {
        id: "r1",
        room: named("general"),
        seq: 31,
        author: { id: "u-spam", name: "free-coins-4-you" },
        text: "FREE COINS for the first hundred!! https://coins.example/claim?ref=4771",
        reporter: jonas,
        why: "Spam, posted three times this morning",
        at: at(0, "08:12"),
        state: "open",
      },
      {
        id: "r2",
        room: named("random"),
        seq: 12,
        author: priya,
        reporter: mina,
        why: "",
        at: at(1, "17:30"),
        state: "open",
      },
    ],
    cursor: "more",
  },
  "GET /api/audit": {
    entries: [
      {
        id: "a1",
        at: at(0, "08:30"),
        actor: ada,
        act: "banned",
        target: { id: "u-spam", name: "free-coins-4-you" },
        why: "Spam in #general",
      },
      {
        id: "a2",
        at: at(0, "08:29"),
        actor: mina,
        act: "message_deleted",
        target: { id: "u-spam", name: "free-coins-4-you" },
        room: named("general"),
        why: "Spam",
      },
      {
        id: "a3",
        at: at(1, "12:00"),
        actor: ada,
        act: "role_changed",
        target: mina,
        detail: "moderator",
      },
      {
        id: "a4",
        at: at(2, "15:00"),
        actor: long,
        act: "room_changed",
        room: named("a very long room name indeed!"),
      },
      { id: "a5", at: at(3, "09:00"), act: "unmuted", target: jonas },
      { id: "a6", at: at(8, "09:00"), actor: ada, act: "settings_changed", detail: "retention_days: 90" },
    ],
    cursor: "more",
  },
  "GET /api/settings": { retention_days: 90, room_creation: "members", access: "invite" },
  "PATCH /api/settings": { retention_days: 180, room_creation: "everyone", access: "invite" },
};

/** `pending`: an answer that never comes. */
export const pending = Symbol("pending");

/** Asks nobody. What has no answer here is done: 204. */
export function answering(answers: Answers): Call {
  return createCall(async (input, init) => {
    const [path] = String(input).split("?");
    const answer = answers[`${init?.method ?? "GET"} ${path}`] ?? null;
    if (answer === pending) return new Promise<Response>(() => {});
    if (String(input).includes("cursor=")) return Response.json([]);
    const status = typeof answer === "object" && answer !== null && "status" in answer ? answer.status : 200;
    return new Response(JSON.stringify(answer), { status: typeof status === "number" ? status : 200 });
  });
}
