/** Changing what was said: own messages, live or not at all. Deletions are wishes. */
import type { Connection } from "./connection";
import type { Outcome } from "./types";
import { refuse } from "./values";
import { sentSchema } from "./wire";

export type Changes = {
  editMessage(room: string, seq: number, text: string): Promise<Outcome<null>>;
};

export function createChanges(connection: Pick<Connection, "request">, newNonce: () => string): Changes {
  return {
    async editMessage(room, seq, text) {
      const reply = await connection.request({ op: "edit", room, seq, nonce: newNonce(), text }, sentSchema);
      return reply.ok ? { ok: true, value: null } : refuse(reply.reason);
    },
  };
}
