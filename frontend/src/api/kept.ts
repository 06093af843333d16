import * as v from "valibot";
import { fileSchema } from "@/chat/files";
import type { Call } from "@/chat/rest";
import type { Outcome } from "@/chat/types";
import { pinSchema, userSchema } from "@/chat/wire";
import type { Page } from "./shapes";

const nobody = { id: "00000000-0000-0000-0000-000000000000", name: "Deleted user" };

/** A message as it is now; without a text it was deleted. */
const messageShape = v.object({
  seq: v.number(),
  at: v.string(),
  author: v.optional(userSchema, nobody),
  text: v.exactOptional(v.string()),
  files: v.exactOptional(v.array(fileSchema)),
  pinned: v.exactOptional(pinSchema),
});
export type KeptMessage = v.InferOutput<typeof messageShape>;

const savedShape = v.object({
  room: v.string(),
  seq: v.number(),
  saved_at: v.string(),
  entry: v.exactOptional(messageShape),
});
const pageShape = v.object({ messages: v.array(savedShape), cursor: v.exactOptional(v.string()) });
const inShape = v.object({ seqs: v.array(v.number()) });
/** Without `entry` the room keeps it no more. */
export type SavedMessage = v.InferOutput<typeof savedShape>;

const nothing = v.null();
const pinsShape = v.object({ pins: v.array(messageShape) });

/** Messages that are kept for later: by a room, for everybody in it, and by this user, for nobody else. */
export function createKeptApi(call: Call) {
  const inRoom = (room: string) => `/api/me/saved/${encodeURIComponent(room)}`;
  return {
    /** Last pinned first. */
    async pins(room: string): Promise<Outcome<readonly KeptMessage[]>> {
      const answer = await call("GET", `/api/rooms/${encodeURIComponent(room)}/pins`, pinsShape);
      return answer.ok ? { ok: true, value: answer.value.pins } : answer;
    },
    /** Last saved first. */
    async saved(cursor?: string): Promise<Outcome<Page<SavedMessage>>> {
      const query = cursor === undefined ? "" : `?${new URLSearchParams({ cursor })}`;
      const answer = await call("GET", `/api/me/saved${query}`, pageShape);
      if (!answer.ok) return answer;
      const { messages: items, cursor: next } = answer.value;
      return { ok: true, value: { items, cursor: next } };
    },
    /** Which messages of a room are saved. */
    async savedIn(room: string): Promise<Outcome<readonly number[]>> {
      const answer = await call("GET", inRoom(room), inShape);
      return answer.ok ? { ok: true, value: answer.value.seqs } : answer;
    },
    save: (room: string, seq: number) => call("PUT", `${inRoom(room)}/${seq}`, nothing),
    unsave: (room: string, seq: number) => call("DELETE", `${inRoom(room)}/${seq}`, nothing),
  };
}
