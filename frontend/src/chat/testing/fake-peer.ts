/** A connection of the fake server, and what one may say over it. */
import type { SocketListener } from "../transport";
import type { User } from "../types";
import { type Command, type Entry, type FakeRoom, isBy } from "./fake-log";

export type Peer = {
  user: User;
  listener: SocketListener;
  rooms: Set<string>;
  open: boolean;
  tell(frame: object): void;
};
export type Framed = Command & { readonly id: number; readonly op: string };

type Append = (id: string, entry: Record<string, unknown>) => Entry;

/** Once for each nonce. */
export function send(user: User, target: FakeRoom, { nonce, text }: Command, append: Append): object {
  const before = [...target.entries.values()].find((entry) => entry["nonce"] === nonce && isBy(entry, user));
  if (before === undefined) target.saidAt.set(user.id, Date.now());
  const entry = before ?? append(target.id, { kind: "message", author: user, nonce, text });
  return {
    room: target.id,
    epoch: target.epoch,
    seq: entry.seq,
    at: entry["at"],
    repeated: before !== undefined,
  };
}
