import * as v from "valibot";
import type { Call } from "@/chat/rest";
import type { Outcome } from "@/chat/types";
import { acceptedShape, type Credentials, type Me, meShape, type Role } from "./session";
import * as shapes from "./shapes";

type Answer<T> = Promise<Outcome<T>>;

/**
 * Everything about people, invites, bots, reports and the server that the pages ask for
 * (docs: the REST table). None rejects; every refusal carries a sentence for people.
 */
export type PeopleApi = ReturnType<typeof createPeopleApi>;

export type NewInvite = {
  readonly room?: string;
  readonly role: Role;
  readonly expires_s?: number;
  readonly uses?: number;
};
export type Ban = { readonly for_s?: number; readonly why?: string; readonly addresses?: boolean };
export type Mute = { readonly for_s: number; readonly why?: string };
/** A push subscription of this browser, and what to push to it. */
export type PushDevice = {
  readonly endpoint: string;
  readonly p256dh: string;
  readonly auth: string;
  readonly preview: boolean;
  readonly quiet?: {
    readonly from: number;
    readonly to: number;
    readonly days: number;
    readonly ahead: number;
  };
};
export type Farewell = {
  readonly password?: string;
  readonly confirm: string;
  readonly messages: "anonymise" | "delete";
};

/** Files the browser downloads by itself. */
export const downloads = { mine: "/api/me/export", audit: "/api/audit/export" };

const nothing = v.null();
/** Most lists are short; the long ones come in pages of this many. */
const PAGE = "50";

export function createPeopleApi(call: Call) {
  const get = <T>(path: string, shape: v.GenericSchema<unknown, T>): Answer<T> => call("GET", path, shape);
  const post = <T>(path: string, shape: v.GenericSchema<unknown, T>, body: unknown): Answer<T> =>
    call("POST", path, shape, body);
  const remove = (path: string): Answer<null> => call("DELETE", path, nothing);
  return {
    /* Me */
    setUp: (owner: Credentials & { readonly token: string }): Answer<Me> =>
      post("/api/setup", meShape, owner),
    claim: (claim: { readonly password: string; readonly name?: string }): Answer<Me> =>
      post("/api/me/claim", meShape, claim),
    renameMe: (name: string): Answer<Me> => call("PATCH", "/api/me", meShape, { name }),
    changePassword: (change: { readonly current: string; readonly password: string }): Answer<Me> =>
      post("/api/me/password", meShape, change),
    sessions: () => get("/api/me/sessions", shapes.devicesShape),
    endSession: (id: string) => remove(url`/api/me/sessions/${id}`),
    endOtherSessions: () => remove("/api/me/sessions"),
    deleteMe: (farewell: Farewell) => post("/api/me/delete", nothing, farewell),

    /* People */
    people: (query: string, cursor?: string) =>
      get(withQuery("/api/users", { query, cursor, limit: PAGE }), shapes.peopleShape),
    person: (id: string) => get(url`/api/users/${id}`, shapes.personShape),
    changeRole: (id: string, role: Role) =>
      call("PATCH", url`/api/users/${id}`, shapes.personShape, { role }),
    ban: (id: string, ban: Ban) => post(url`/api/users/${id}/ban`, nothing, ban),
    unban: (id: string) => remove(url`/api/users/${id}/ban`),
    mute: (id: string, mute: Mute) => post(url`/api/users/${id}/mute`, nothing, mute),
    unmute: (id: string) => remove(url`/api/users/${id}/mute`),
    resetPassword: (id: string) => post(url`/api/users/${id}/password`, shapes.passwordShape, {}),

    /* Invites */
    invites: () => get("/api/invites", shapes.invitesShape),
    createInvite: (invite: NewInvite) => post("/api/invites", shapes.newInviteShape, invite),
    revokeInvite: (id: string) => remove(url`/api/invites/${id}`),
    lookAtInvite: (code: string) => post("/api/invites/look", shapes.lookShape, { code }),
    acceptInvite: (code: string) => post("/api/invites/accept", acceptedShape, { code }),

    /* Rooms */
    rooms: () => get("/api/rooms", shapes.roomsShape),
    archive: (room: string, archived: boolean) =>
      call("PATCH", url`/api/rooms/${room}`, shapes.openRoomShape, { archived }),
    deleteMessage: (room: string, seq: number, why?: string) =>
      call("DELETE", withQuery(url`/api/rooms/${room}/messages/${seq}`, { why }), v.unknown()),

    /* Bots and hooks */
    bots: () => get("/api/bots", shapes.botsShape),
    createBot: (name: string) => post("/api/bots", shapes.newBotShape, { name }),
    renewToken: (id: string) => post(url`/api/bots/${id}/token`, shapes.newBotShape, {}),
    deleteBot: (id: string) => remove(url`/api/bots/${id}`),
    hooks: (room: string) => get(url`/api/rooms/${room}/hooks`, shapes.hooksShape),
    createIncoming: (room: string, name: string) =>
      post(url`/api/rooms/${room}/hooks/incoming`, shapes.newIncomingShape, { name }),
    createOutgoing: (room: string, to: string) =>
      post(url`/api/rooms/${room}/hooks/outgoing`, shapes.newOutgoingShape, { url: to }),
    deleteHook: (room: string, id: string) => remove(url`/api/rooms/${room}/hooks/${id}`),

    /* Reports and audit */
    reports: (state: "open" | "closed", cursor?: string) =>
      get(withQuery("/api/reports", { state, cursor }), shapes.reportsShape),
    resolve: (id: string, note: string) =>
      post(url`/api/reports/${id}/resolve`, nothing, note === "" ? {} : { note }),
    audit: (cursor?: string) => get(withQuery("/api/audit", { cursor, limit: PAGE }), shapes.auditPageShape),

    /* Notifications */
    pushKey: () => get("/api/push/key", shapes.pushKeyShape),
    setPushDevice: (device: PushDevice) => call("PUT", "/api/push/device", nothing, device),
    removePushDevice: () => remove("/api/push/device"),
    testPush: () => post("/api/push/test", nothing, {}),

    /* Server */
    settings: () => get("/api/settings", shapes.settingsShape),
    changeSettings: (change: Partial<Pick<shapes.Settings, "retention_days" | "room_creation">>) =>
      call("PATCH", "/api/settings", shapes.settingsShape, change),
  };
}

/** An address whose parts may hold anything. */
function url(fixed: TemplateStringsArray, ...parts: readonly (string | number)[]): string {
  return String.raw({ raw: fixed }, ...parts.map((part) => encodeURIComponent(part)));
}

/** What is empty or absent is left out. */
function withQuery(path: string, query: Readonly<Record<string, string | undefined>>): string {
  const given = Object.entries(query).flatMap(([name, value]) =>
    value === undefined || value === "" ? [] : [[name, value]],
  );
  return given.length === 0 ? path : `${path}?${new URLSearchParams(given)}`;
}
