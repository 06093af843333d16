/**
 * Everything that crosses the socket (docs/protocol.md). Nothing from the wire is trusted: what does
 * not fit its schema is not there, and events, kinds and fields we do not know are ignored.
 */
import * as v from "valibot";
import { fileLimitsSchema, fileSchema } from "./files";
import { roles, roomActions, roomKinds, serverActions, userKinds } from "./powers";

export const PROTOCOL_VERSION = 1;

/* Values */

const seq = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const count = seq;
export const userSchema = v.object({
  id: v.string(),
  name: v.string(),
  bot: v.exactOptional(v.boolean()),
});
/** Of a newer server we may not know every name: an unknown role counts as the least one. */
export const roleSchema = v.fallback(v.picklist(roles), "guest");
/** Those of the list that we know. */
function known<T extends string>(names: readonly T[]) {
  return v.pipe(
    v.array(v.string()),
    v.transform((given): readonly T[] => names.filter((name) => given.includes(name))),
  );
}

/** Somebody signed in, and what they may do on this server. */
export const meSchema = v.object({
  user: userSchema,
  kind: v.fallback(v.picklist(userKinds), "guest"),
  role: roleSchema,
  scope: v.exactOptional(v.string()),
  muted_until: v.exactOptional(v.string()),
  can: known(serverActions),
});
export type WireMe = v.InferOutput<typeof meSchema>;

/** A position of a room's log. */
export type Position = { readonly epoch: string; readonly seq: number };

const seatSchema = v.object({
  role: roleSchema,
  since: v.string(),
  muted_until: v.exactOptional(v.string()),
});

/** Whom a message calls: these users, or everybody by one word. */
const mentionsSchema = v.object({
  users: v.optional(v.array(v.string()), []),
  group: v.exactOptional(v.string()),
});
const mentions = v.exactOptional(mentionsSchema);

/** What this user has not read of a room, when the room's `said` and `recounts` were these. */
const unreadSchema = v.object({ messages: count, mentions: count, said: count, recounts: v.number() });
export type WireUnread = v.InferOutput<typeof unreadSchema>;

/** Of what this user is told in a room. A level of a newer server is the usual one. */
export const notifySchema = v.object({
  level: v.fallback(v.picklist(["all", "mentions", "nothing"]), "mentions"),
  muted: v.optional(v.boolean(), false),
  muted_until: v.exactOptional(v.string()),
});

/**
 * A room of the directory as the server describes it. `read` is absent if never read or not ours to
 * see. `can` is there in answers to us, and then `seat` and `left` are ours too; an event that goes
 * to everybody has none of the three.
 */
export const roomSchema = v.object({
  id: v.string(),
  name: v.string(),
  created_at: v.string(),
  member_count: count,
  epoch: v.string(),
  top: seq,
  said: v.optional(count, 0),
  recounts: v.optional(count, 0),
  read: v.optional(seq),
  read_rev: v.optional(count),
  unread: v.exactOptional(unreadSchema),
  // A kind of a newer server is not for everybody's eyes, as far as we know.
  kind: v.fallback(v.optional(v.picklist(roomKinds), "open"), "private"),
  topic: v.optional(v.string(), ""),
  archived: v.optional(v.boolean(), false),
  slow_s: v.optional(count, 0),
  retention_days: v.optional(count, 0),
  lo: v.optional(seq, 1),
  members: v.optional(v.array(userSchema), []),
  pins: v.optional(v.array(seq), []),
  seat: v.exactOptional(seatSchema),
  left: v.optional(v.boolean(), false),
  notify: v.exactOptional(notifySchema),
  can: v.exactOptional(known(roomActions)),
});
export type WireRoom = v.InferOutput<typeof roomSchema>;

/* Entries */

const heading = { seq: v.pipe(seq, v.minValue(1)), at: v.string(), author: userSchema };
/** `0`: never changed. */
const rev = v.optional(count, 0);
const nonce = v.optional(v.string(), "");
const files = v.exactOptional(v.array(fileSchema));
/** Who reacted with an emoji, in the order in which they did. */
export const reactionSchema = v.object({ emoji: v.string(), users: v.array(userSchema) });
/** The seq of the message that this one answers. */
const reply_to = v.exactOptional(seq);
const reactions = v.exactOptional(v.array(reactionSchema));
/** Who pinned the message and when, while it is pinned. */
export const pinSchema = v.object({ by: userSchema, at: v.string() });
const pinned = v.exactOptional(pinSchema);
const entrySchema = v.union([
  v.pipe(
    v.object({ ...heading, kind: v.literal("message"), nonce, deleted: v.literal(true) }),
    v.transform((entry) => ({ ...entry, kind: "tombstone" as const })),
  ),
  v.object({
    ...heading,
    ...{ kind: v.literal("message"), nonce, text: v.string(), rev, mentions },
    ...{ files, reply_to, reactions, pinned },
  }),
  v.object({ ...heading, kind: v.literal("edited"), target: seq, text: v.string(), rev, mentions }),
  v.object({ ...heading, kind: v.literal("deleted"), target: seq }),
  v.object({ ...heading, kind: v.literal("reacted"), target: seq, emoji: v.string(), on: v.boolean() }),
  v.object({ ...heading, kind: v.literal("pinned"), target: seq, on: v.boolean() }),
  v.pipe(
    v.object({
      seq: heading.seq,
      kind: v.literal("erased"),
      targets: v.array(seq),
      others: v.optional(v.array(seq), []),
    }),
    v.transform(({ others, ...entry }) => ({ ...entry, targets: [...entry.targets, ...others] })),
  ),
  v.pipe(
    v.object({ seq: heading.seq, kind: v.string() }),
    v.transform((entry) => ({ kind: "other" as const, seq: entry.seq })),
  ),
]);
/**
 * An entry of a room's log. `tombstone` is a message that was deleted, `deleted` the entry that did
 * it. `erased`: what stands in the slots `targets` is not what it was. `other`: a kind we do not know, or one that came broken; it only advances the position.
 */
export type Entry = v.InferOutput<typeof entrySchema>;

/* Replies */

export const emptySchema = v.object({});
export const helloSchema = v.object({
  v: v.number(),
  user: userSchema,
  server: v.object({ name: v.string(), version: v.string() }),
  limits: v.object({ text_bytes: count, frame_bytes: count, files: v.optional(fileLimitsSchema) }),
  me: v.exactOptional(meSchema),
  rooms: v.array(roomSchema),
});
export type Hello = v.InferOutput<typeof helloSchema>;

const page = {
  room: v.string(),
  epoch: v.string(),
  lo: seq,
  top: seq,
  entries: v.array(entrySchema),
  more: v.boolean(),
};
export const historySchema = v.object(page);
export type History = v.InferOutput<typeof historySchema>;

const resumed = { ...page, member_count: v.optional(count) };
export const verdictSchema = v.variant("verdict", [
  v.object({ ...resumed, verdict: v.picklist(["new", "ok", "gap", "reset"]) }),
  v.object({ ...resumed, verdict: v.literal("truncated"), seq }),
]);
export type Verdict = v.InferOutput<typeof verdictSchema>;

export const sentSchema = v.object({ room: v.string(), epoch: v.string(), seq, at: v.string() });
export type Sent = v.InferOutput<typeof sentSchema>;
/** The entry that tells of a change; absent: it was so already. */
export const tellsSchema = v.object({
  room: v.string(),
  epoch: v.exactOptional(v.string()),
  seq: v.exactOptional(seq),
});
export const readSchema = v.object({ room: v.string(), seq, rev: v.optional(count, 0) });
const roomUnreadSchema = v.object({
  room: v.string(),
  read: seq,
  read_rev: count,
  unread: unreadSchema,
});
export type WireRoomUnread = v.InferOutput<typeof roomUnreadSchema>;
export const unreadRoomsSchema = v.object({ rooms: v.array(roomUnreadSchema) });
export const whoSchema = v.object({
  room: v.string(),
  member_count: count,
  users: v.array(userSchema),
  cursor: v.optional(v.string()),
});

export const errorCodes = [
  "bad_request",
  "unauthorized",
  "forbidden",
  "not_found",
  "too_large",
  "rate_limited",
  "limit",
  "unavailable",
  "conflict",
  "internal",
] as const;
export type ErrorCode = (typeof errorCodes)[number];
const errorSchema = v.object({
  // A code of a newer server counts as a defect: text is kept and sent again later.
  code: v.fallback(v.picklist(errorCodes), "internal"),
  message: v.string(),
  retry_ms: v.optional(count),
});
export type WireError = v.InferOutput<typeof errorSchema>;

/* Events */

const users = v.optional(v.array(userSchema), []);
const position = { room: v.string(), epoch: v.string(), seq };
const eventSchema = v.variant("event", [
  v.object({ event: v.literal("entry"), room: v.string(), epoch: v.string(), entry: entrySchema }),
  v.object({ event: v.literal("resumed"), ...resumed, verdict: v.picklist(["new", "ok", "gap", "reset"]) }),
  v.object({ event: v.literal("resumed"), ...resumed, verdict: v.literal("truncated"), seq }),
  v.object({ event: v.literal("gap"), room: v.string(), epoch: v.string(), from: seq, to: seq }),
  v.object({ event: v.literal("truncated"), ...position }),
  v.object({ event: v.literal("reset"), ...position }),
  v.object({
    event: v.literal("presence"),
    room: v.string(),
    member_count: count,
    joined: users,
    left: users,
    stale: v.optional(v.boolean(), false),
  }),
  v.object({ event: v.literal("typing"), room: v.string(), user: userSchema }),
  v.object({ event: v.literal("room"), change: v.picklist(["created", "changed"]), room: roomSchema }),
  v.object({ event: v.literal("room"), change: v.literal("removed"), room: v.object({ id: v.string() }) }),
  v.object({
    event: v.literal("read"),
    room: v.string(),
    seq,
    rev: v.optional(count, 0),
    back: v.optional(v.boolean(), false),
  }),
  v.object({ event: v.literal("standing") }),
  v.object({ event: v.literal("status"), state: v.picklist(["ok", "degraded"]) }),
  v.object({ event: v.literal("bye"), within_ms: count }),
  v.object({ event: v.literal("ping") }),
]);
export type Event = v.InferOutput<typeof eventSchema>;

/* Frames */

export type Frame =
  | { readonly frame: "reply"; readonly id: number; readonly ok: unknown }
  | { readonly frame: "error"; readonly id: number | null; readonly error: WireError }
  | { readonly frame: "event"; readonly event: Event };

const okSchema = v.object({ id: seq, ok: v.unknown() });
const refusedSchema = v.object({ id: v.nullable(seq), error: errorSchema });

/** The frames of one WebSocket message, in order; those that make no sense to us are left out. */
export function parseFrames(message: string): Frame[] {
  return message.split("\n").flatMap((line) => {
    const frame = parseFrame(line);
    return frame === null ? [] : [frame];
  });
}

function parseFrame(line: string): Frame | null {
  const json = parseJson(line);
  if (typeof json !== "object" || json === null) return null;
  if ("event" in json) {
    const event = v.safeParse(eventSchema, json);
    return event.success ? { frame: "event", event: event.output } : null;
  }
  if ("error" in json) {
    const refused = v.safeParse(refusedSchema, json);
    return refused.success ? { frame: "error", ...refused.output } : null;
  }
  const reply = v.safeParse(okSchema, json);
  return reply.success && "ok" in json ? { frame: "reply", ...reply.output } : null;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/* Commands */

export type Place = { readonly room: string } | ({ readonly room: string } & Position);
export type Command =
  | { readonly op: "hello"; readonly v: typeof PROTOCOL_VERSION; readonly rooms: readonly Place[] }
  | {
      readonly op: "subscribe";
      readonly room: string;
      readonly epoch?: string;
      readonly seq?: number;
      readonly limit: number;
    }
  | { readonly op: "attention"; readonly attentive: boolean }
  | { readonly op: "unsubscribe"; readonly room: string }
  | {
      readonly op: "send";
      readonly room: string;
      readonly nonce: string;
      readonly text: string;
      readonly files?: readonly { readonly id: string; readonly alt?: string }[];
      readonly reply_to?: number;
    }
  | {
      readonly op: "edit";
      readonly room: string;
      readonly seq: number;
      readonly nonce: string;
      readonly text: string;
    }
  | {
      readonly op: "history";
      readonly room: string;
      readonly before?: number;
      readonly after?: number;
      readonly limit: number;
    }
  | { readonly op: "delete"; readonly room: string; readonly seq: number; readonly why?: string }
  | {
      readonly op: "react";
      readonly room: string;
      readonly seq: number;
      readonly emoji: string;
      readonly on: boolean;
      readonly nonce: string;
    }
  | {
      readonly op: "pin";
      readonly room: string;
      readonly seq: number;
      readonly on: boolean;
      readonly nonce: string;
    }
  | { readonly op: "read"; readonly room: string; readonly seq: number; readonly back?: true }
  | { readonly op: "unread"; readonly rooms: readonly string[] }
  | { readonly op: "typing"; readonly room: string }
  | { readonly op: "who"; readonly room: string }
  | { readonly op: "ping" };

export function encodeCommand(id: number, command: Command): string {
  return JSON.stringify({ id, ...command });
}

export const PONG = JSON.stringify({ op: "pong" });
