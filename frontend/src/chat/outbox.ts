/** The rules of the outbox: messages that are not acknowledged yet. Pure; `flush.ts` obeys them. */
import * as v from "valibot";
import { type Along, along } from "./along";
import { backoff } from "./backoff";
import type { Refused } from "./connection";
import { type OutFile, outFileSchema } from "./files";
import { messageKey } from "./log";
import type { Line, User } from "./types";

const said = {
  /** The UUIDv7 every try carries. */
  nonce: v.string(),
  room: v.string(),
  text: v.string(),
  files: v.exactOptional(v.array(outFileSchema)),
  /** The seq of the message it answers. */
  replyTo: v.exactOptional(v.number()),
  /** When the user asked for it to be sent, last: milliseconds since the epoch. The order of a room. */
  at: v.number(),
  attempts: v.number(),
};
const waitingSchema = v.variant("state", [
  /**
   * Goes out when its turn comes, not before `notBefore` (milliseconds since the epoch). `limited`: the
   * server wants that wait, because this user sent too much or the room is slow.
   */
  v.object({
    ...said,
    state: v.literal("queued"),
    notBefore: v.number(),
    limited: v.optional(v.boolean(), false),
  }),
  v.object({ ...said, state: v.literal("sending") }),
  /** Waits for the user. */
  v.object({ ...said, state: v.literal("failed"), reason: v.string() }),
]);
export type Waiting = v.InferOutput<typeof waitingSchema>;
type Core = Pick<Waiting, "nonce" | "room" | "text" | "at" | "attempts" | "files" | "replyTo">;

/** Failed ones count too. Beyond it nothing more is taken in. */
export const OUTBOX_HOLDS = 500;
export const FULL_REASON = `${OUTBOX_HOLDS} messages are waiting to be sent already. Wait until some are sent, or delete failed ones.`;
/** What was written longer ago than this is not sent without being asked for again. */
const STALE_MS = 24 * 60 * 60 * 1000;
export const STALE_REASON = "This was written more than a day ago. Send it now?";

export function parseWaiting(value: unknown): Waiting | null {
  const parsed = v.safeParse(waitingSchema, value);
  return parsed.success ? parsed.output : null;
}

export function queued(
  nonce: string,
  room: string,
  text: string,
  at: number,
  beside: Along<OutFile> = {},
): Waiting {
  const said = { nonce, room, text, at, attempts: 0, ...along(beside) };
  return { ...said, state: "queued", notBefore: 0, limited: false };
}

/** In the order they go out. */
export function inOrder(messages: Iterable<Waiting>, room: string): Waiting[] {
  return [...messages]
    .filter((message) => message.room === room)
    .sort((a, b) => a.at - b.at || (a.nonce < b.nonce ? -1 : 1));
}

export type Next =
  | { readonly step: "none" }
  | { readonly step: "wait"; readonly until: number }
  /** It became stale. */
  | { readonly step: "keep"; readonly message: Waiting }
  | { readonly step: "send"; readonly message: Waiting };

/** What to do in a room now. A failed message stands aside; any other holds up those behind it. */
export function nextStep(messages: Iterable<Waiting>, room: string, now: number): Next {
  const message = inOrder(messages, room).find(({ state }) => state !== "failed");
  if (message === undefined) return { step: "none" };
  if (now - message.at > STALE_MS) return { step: "keep", message: fail(message, STALE_REASON) };
  if (message.state === "queued" && message.notBefore > now)
    return { step: "wait", until: message.notBefore };
  return { step: "send", message };
}

export function sending(message: Waiting): Waiting {
  return { ...core(message), attempts: message.attempts + 1, state: "sending" };
}

export function fail(message: Waiting, reason: string): Waiting {
  return { ...core(message), state: "failed", reason };
}

export function requeue(message: Waiting, notBefore: number, limited = false): Waiting {
  return { ...core(message), state: "queued", notBefore, limited };
}

/** What was said, without what became of it. */
function core({ nonce, room, text, at, attempts, ...beside }: Waiting): Core {
  return { nonce, room, text, at, attempts, ...along(beside) };
}

/** What a refused send becomes: the user's to fix, or ours to try again with the same nonce. */
export function afterRefusal(message: Waiting, refused: Refused, now: number, random: number): Waiting {
  switch (refused.code) {
    case "bad_request":
    case "forbidden":
    case "not_found":
    case "too_large":
    case "limit":
    case "conflict":
      return fail(message, refused.reason);
    case "lost":
    case "unauthorized":
      // The next connection, or session, is the wait.
      return requeue(message, 0);
    case "rate_limited":
      // The server says exactly when; a guess of ours would only add to a slow room.
      if (refused.retryMs > 0) return requeue(message, now + refused.retryMs, true);
      return requeue(message, now + backoff(message.attempts, random), true);
    case "late":
    case "unavailable":
    case "internal":
      return requeue(message, now + Math.max(refused.retryMs, backoff(message.attempts, random)));
  }
}

/** Why this text cannot be sent as it is, for people; `null`: it can. `limit` in bytes, where it is known. */
export function textProblem(text: string, limit: number | undefined, files = 0): string | null {
  if (text.trim() === "" && files === 0) return "Write something first.";
  if (limit === undefined || new TextEncoder().encode(text).length <= limit) return null;
  const most = new Intl.NumberFormat().format(limit);
  return `This message is too long: the limit is ${most} bytes. Shorten it or send it in parts.`;
}

export type OutboxLine = Extract<Line, { readonly status: "sending" | "queued" | "failed" }>;

/**
 * The lines of a room. While sending goes (`flows`) and nothing has to be tried again, a message
 * counts as being sent from the moment it was said.
 */
export function outboxLines(
  messages: Iterable<Waiting>,
  room: string,
  me: User,
  now: number,
  flows: boolean,
): OutboxLine[] {
  const ordered = inOrder(messages, room);
  const flowing = flows && nextStep(ordered, room, now).step !== "wait";
  return ordered.map((message) => {
    const { nonce, text } = message;
    const at = new Date(message.at).toISOString();
    const line = { key: messageKey(me.id, nonce), at, author: me, text, ...along(message) };
    if (message.state === "failed") return { ...line, status: "failed", reason: message.reason };
    if (message.state === "queued" && message.limited && message.notBefore > now)
      return { ...line, status: "queued", sendsAt: message.notBefore };
    return { ...line, status: flowing ? "sending" : "queued" };
  });
}
