/** What the answers about people and their server look like. Fields we do not know are ignored. */
import * as v from "valibot";
import { kindShape, roleShape, userShape } from "./session";

const moment = v.optional(v.string());
const named = v.object({ id: v.string(), name: v.string() });
const count = v.number();

/** A page of a list: bare, or under its name and with the cursor of the next page. */
function listOf<T>(name: string, item: v.GenericSchema<unknown, T>) {
  const cursor = v.optional(v.string());
  return v.union([
    v.pipe(
      v.array(item),
      v.transform((items): Page<T> => ({ items, cursor: undefined })),
    ),
    v.pipe(
      v.looseObject({ cursor }),
      v.rawTransform(({ dataset, addIssue, NEVER }): Page<T> => {
        const items = v.safeParse(v.array(item), dataset.value[name]);
        if (items.success) return { items: items.output, cursor: dataset.value.cursor };
        addIssue({ message: `${name}: not a list` });
        return NEVER;
      }),
    ),
  ]);
}

export type Page<T> = {
  readonly items: readonly T[];
  /** Of the next page; absent: this was the last. */
  readonly cursor: string | undefined;
};

const deviceShape = v.object({
  id: v.string(),
  device: v.string(),
  created_at: v.string(),
  used_at: v.string(),
  current: v.optional(v.boolean(), false),
});
/** A session of this user. */
export type DeviceSession = v.InferOutput<typeof deviceShape>;
export const devicesShape = listOf("sessions", deviceShape);

export const personShape = v.object({
  ...userShape.entries,
  kind: kindShape,
  role: roleShape,
  created_at: moment,
  seen_at: moment,
  muted_until: moment,
  ban: v.optional(v.object({ until: moment, why: v.optional(v.string()) })),
});
export type Person = v.InferOutput<typeof personShape>;
export const peopleShape = listOf("users", personShape);

export const newInviteShape = v.object({ id: v.string(), code: v.string() });
const inviteShape = v.object({
  id: v.string(),
  room: v.optional(named),
  role: roleShape,
  made_by: userShape,
  created_at: v.string(),
  expires_at: moment,
  /** How often it may be used at all; absent: as often as one likes. */
  uses: v.optional(count),
  used: count,
});
export type Invite = v.InferOutput<typeof inviteShape>;
export const invitesShape = listOf("invites", inviteShape);

export const lookShape = v.object({
  server: v.union([
    v.string(),
    v.pipe(
      v.object({ name: v.string() }),
      v.transform(({ name }) => name),
    ),
  ]),
  room: v.optional(v.object({ name: v.string() })),
  role: roleShape,
  made_by: v.object({ name: v.string() }),
  needs: v.picklist(["name", "account"]),
});
/** What an invite says to whoever holds its link. */
export type InviteLook = v.InferOutput<typeof lookShape>;

const botShape = v.union([
  v.object({ ...userShape.entries, created_at: moment }),
  v.pipe(
    v.object({ bot: userShape, created_at: moment }),
    v.transform(({ bot, created_at }) => ({ ...bot, created_at })),
  ),
]);
export type Bot = v.InferOutput<typeof botShape>;
export const botsShape = listOf("bots", botShape);
export const newBotShape = v.object({ bot: userShape, token: v.string() });
export const tokenShape = v.object({ token: v.string() });

const hook = { id: v.string(), made_by: v.optional(userShape), created_at: v.string() };
const incomingShape = v.object({ ...hook, name: v.string() });
const outgoingShape = v.object({
  ...hook,
  url: v.string(),
  state: v.picklist(["ok", "retrying", "disabled"]),
  failures: v.optional(count, 0),
  last_error: v.optional(v.string()),
});
export type OutgoingHook = v.InferOutput<typeof outgoingShape>;
export const hooksShape = v.object({ incoming: v.array(incomingShape), outgoing: v.array(outgoingShape) });
export type Hooks = v.InferOutput<typeof hooksShape>;
export const newIncomingShape = v.object({ id: v.string(), path: v.string() });
export const newOutgoingShape = v.object({ id: v.string(), secret: v.string() });

const reportShape = v.object({
  id: v.string(),
  room: named,
  seq: count,
  author: userShape,
  /** Absent: the message is gone. */
  text: v.optional(v.string()),
  reporter: userShape,
  why: v.optional(v.string(), ""),
  at: v.string(),
  state: v.picklist(["open", "closed"]),
  resolved_by: v.optional(userShape),
  note: v.optional(v.string()),
});
export type Report = v.InferOutput<typeof reportShape>;
export const reportsShape = listOf("reports", reportShape);

const auditShape = v.object({
  id: v.union([v.string(), v.pipe(v.number(), v.transform(String))]),
  at: v.string(),
  actor: v.nullish(userShape, null),
  act: v.string(),
  target: v.optional(v.object({ id: v.string(), name: v.optional(v.string()) })),
  room: v.optional(v.object({ id: v.string(), name: v.optional(v.string()) })),
  why: v.optional(v.string()),
  detail: v.optional(v.unknown()),
});
export type AuditEntry = v.InferOutput<typeof auditShape>;
export const auditPageShape = listOf("entries", auditShape);

export const openRoomShape = v.object({
  id: v.string(),
  name: v.string(),
  kind: v.optional(v.picklist(["open", "private", "direct"]), "open"),
  top: count,
  member_count: v.optional(count, 0),
  archived: v.optional(v.boolean(), false),
  can: v.optional(v.array(v.string()), []),
});
/** A room as the list of an administrator shows it. */
export type ListedRoom = v.InferOutput<typeof openRoomShape>;
export const roomsShape = listOf("rooms", openRoomShape);

export const settingsShape = v.object({
  /** 0: messages are kept for ever. */
  retention_days: v.nullish(count, 0),
  room_creation: v.picklist(["everyone", "members", "moderators"]),
  access: v.picklist(["open", "invite", "accounts"]),
});
export type Settings = v.InferOutput<typeof settingsShape>;

export const passwordShape = v.object({ password: v.string() });
