/** What the answers about people and their server look like. Fields we do not know are ignored. */
import * as v from "valibot";
import { kindShape, roleShape, userShape } from "./session";

const moment = v.optional(v.string());
const named = v.object({ id: v.string(), name: v.string() });
const count = v.number();

/** A page of a list that stands under `name`, with the cursor of the next page. */
function pageOf<T, Name extends string>(name: Name, item: v.GenericSchema<unknown, T>) {
  return v.pipe(
    v.looseObject({ cursor: v.optional(v.string()) }),
    v.rawTransform(({ dataset, addIssue, NEVER }): Page<T> => {
      const items = v.safeParse(v.array(item), dataset.value[name]);
      if (items.success) return { items: items.output, cursor: dataset.value.cursor };
      addIssue({ message: `${name}: not a list` });
      return NEVER;
    }),
  );
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
export const devicesShape = v.array(deviceShape);

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
export const peopleShape = pageOf("users", personShape);

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
export const invitesShape = v.array(inviteShape);

export const lookShape = v.object({
  server: v.string(),
  room: v.optional(named),
  role: roleShape,
  /** The name of whoever made it. */
  made_by: v.string(),
  needs: v.picklist(["name", "account"]),
});
/** What an invite says to whoever holds its link. */
export type InviteLook = v.InferOutput<typeof lookShape>;

const botShape = v.object({ user: userShape, created_at: v.string(), seen_at: v.string() });
export type Bot = v.InferOutput<typeof botShape>;
export const botsShape = v.array(botShape);
export const newBotShape = v.object({ bot: userShape, token: v.string() });

const hook = { id: v.string(), made_by: userShape, created_at: v.string() };
const incomingShape = v.object({ ...hook, name: v.string() });
const outgoingShape = v.object({
  ...hook,
  url: v.string(),
  state: v.picklist(["ok", "retrying", "disabled"]),
  failures: count,
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
  why: v.string(),
  at: v.string(),
  state: v.picklist(["open", "closed"]),
  resolved_by: v.optional(userShape),
  note: v.optional(v.string()),
});
export type Report = v.InferOutput<typeof reportShape>;
export const reportsShape = pageOf("reports", reportShape);

const auditShape = v.object({
  id: v.string(),
  at: v.string(),
  /** Absent: from the command line. */
  actor: v.optional(userShape),
  act: v.string(),
  target: v.optional(userShape),
  room: v.optional(named),
  why: v.optional(v.string()),
  detail: v.optional(v.string()),
});
export type AuditEntry = v.InferOutput<typeof auditShape>;
export const auditPageShape = pageOf("entries", auditShape);

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
export const roomsShape = v.array(openRoomShape);

export const settingsShape = v.object({
  /** 0: messages are kept for ever. */
  retention_days: count,
  room_creation: v.picklist(["everyone", "members", "moderators"]),
  access: v.picklist(["open", "invite", "accounts"]),
});
export type Settings = v.InferOutput<typeof settingsShape>;

export const passwordShape = v.object({ password: v.string() });

export const pushKeyShape = v.object({ key: v.string() });
