/** The rules of wishes: how a message is to be, as its reader asked and the log does not say yet. Pure. */
import * as v from "valibot";
import type { Row } from "./log";
import { react } from "./reacting";
import type { Reaction, User } from "./types";
import type { Position } from "./wire";

const about = {
  room: v.string(),
  seq: v.number(),
  /** So that a late repetition does not undo what came after it. */
  nonce: v.string(),
  /** When it was wished: milliseconds since the epoch. */
  at: v.number(),
};
const wishSchema = v.variant("kind", [
  /** Whether the reaction is to be there. */
  v.object({ ...about, kind: v.literal("reaction"), emoji: v.string(), on: v.boolean() }),
  /** Whether the message is to be pinned. */
  v.object({ ...about, kind: v.literal("pin"), on: v.boolean() }),
  /** Goes out when it is `due` (milliseconds since the epoch), and can be taken back until then. */
  v.object({ ...about, kind: v.literal("deletion"), why: v.string(), due: v.number() }),
]);
/** The last one for the same thing wins. */
export type Wish = v.InferOutput<typeof wishSchema>;
export type Deletion = Extract<Wish, { readonly kind: "deletion" }>;

/** Beyond it nothing more is taken in. */
export const WISHES_HELD = 500;
export const WISHES_FULL = `${WISHES_HELD} changes are waiting to be sent already. Wait until some are sent.`;

export function parseWish(value: unknown): Wish | null {
  const parsed = v.safeParse(wishSchema, value);
  return parsed.success ? parsed.output : null;
}

/** What the wish is about: a later one with the same key takes its place. */
export function wishKey(wish: Wish): string {
  return `${wish.room} ${wish.seq} ${wish.kind === "reaction" ? wish.emoji : wish.kind}`;
}

/** A wish and how far it has come; `granted`: the entry that tells of it, which is still to come. */
export type Held = { readonly wish: Wish; readonly granted: Position | null };

/** Whether the log, which reaches to `position`, shows what was granted. */
export function shows(position: Position | null, granted: Position): boolean {
  return position !== null && (position.epoch !== granted.epoch || position.seq >= granted.seq);
}

/** A row as it is to be. `refused`: why the last wish for this message was not granted. */
export function wished(row: Row, held: readonly Held[], refused: string | null, me: User): Row {
  if (row.status !== "sent") return row;
  const own = held.filter(({ wish }) => wish.seq === row.seq);
  const { reactions: before, pinned: pin, ...rest } = row;
  let pinned = pin;
  let reactions: readonly Reaction[] = before ?? [];
  for (const { wish, granted } of own) {
    if (wish.kind === "deletion") {
      const { key, seq, at, author } = row;
      const gone = { status: "deleted", key, seq, at, author } as const;
      return granted === null ? { ...gone, undoUntil: wish.due } : gone;
    }
    if (wish.kind === "reaction") reactions = react(reactions, me, wish.emoji, wish.on);
    else if (!wish.on) pinned = undefined;
    else pinned ??= { by: me, at: new Date(wish.at).toISOString() };
  }
  return {
    ...rest,
    ...(reactions.length === 0 ? {} : { reactions }),
    ...(pinned === undefined ? {} : { pinned }),
    ...(refused === null ? {} : { refused }),
  };
}
