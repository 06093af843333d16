import * as v from "valibot";
import type { Call } from "@/chat/rest";
import type { Outcome } from "@/chat/types";
import { pinSchema, userSchema } from "@/chat/wire";

const nobody = { id: "00000000-0000-0000-0000-000000000000", name: "Deleted user" };

/** A message as it is now; without a text it was deleted. */
const messageShape = v.object({
  seq: v.number(),
  at: v.string(),
  author: v.optional(userSchema, nobody),
  text: v.exactOptional(v.string()),
  pinned: v.exactOptional(pinSchema),
});
export type KeptMessage = v.InferOutput<typeof messageShape>;

const pinsShape = v.object({ pins: v.array(messageShape) });

/** Messages that are kept for later: by a room, for everybody in it. */
export function createKeptApi(call: Call) {
  return {
    /** Last pinned first. */
    async pins(room: string): Promise<Outcome<readonly KeptMessage[]>> {
      const answer = await call("GET", `/api/rooms/${encodeURIComponent(room)}/pins`, pinsShape);
      return answer.ok ? { ok: true, value: answer.value.pins } : answer;
    },
  };
}
