/** One room's log on the fake server, with rewritable slots. */
import type { RoomKind } from "../powers";
import type { User } from "../types";
import type { Seat } from "./fake-people";

/** A command as it came, not parsed. */
export type Command = Record<string, unknown>;
export type Entry = Record<string, unknown> & { readonly seq: number };
export type FakeRoom = {
  id: string;
  name: string;
  epoch: string;
  /** Where earlier epochs ended. */
  ended: Map<string, number>;
  lo: number;
  top: number;
  said: number;
  recounts: number;
  entries: Map<number, Entry>;
  reads: Map<string, number>;
  /** How often each user's position moved. */
  readRevs: Map<string, number>;
  kind: RoomKind;
  topic: string;
  archived: boolean;
  slow_s: number;
  seats: Map<string, Seat>;
  /** Who left an open room. */
  left: Set<string>;
  /** When each user said something last. */
  saidAt: Map<string, number>;
};

function page(of: FakeRoom, from: number, to: number): Entry[] {
  return [...of.entries.values()].filter(({ seq }) => seq >= from && seq <= to).sort((a, b) => a.seq - b.seq);
}

export function history(of: FakeRoom, { before, after, around, limit }: Command): object {
  const { epoch, lo, top } = of;
  const size = Number(limit ?? 50);
  const base = { room: of.id, epoch, lo, top };
  if (around !== undefined) {
    const first = Math.max(lo, Number(around) - Math.floor(size / 2));
    const entries = page(of, first, Math.min(top, first + size - 1));
    return { ...base, entries, more: first > lo || first + size - 1 < top };
  }
  const from =
    after === undefined ? Math.max(lo, Number(before ?? top + 1) - size) : Math.max(lo, Number(after) + 1);
  const to = after === undefined ? Number(before ?? top + 1) - 1 : Math.min(top, from + size - 1);
  const entries = page(of, from, to);
  return { ...base, entries, more: after === undefined ? from > lo : to < top };
}

/** The verdict for a position; `live`: the subscription holds. */
export function verdict(
  of: FakeRoom,
  members: number,
  { epoch, seq, limit }: Command,
): { reply: object; live: boolean } {
  const size = Number(limit ?? 50);
  const newest = page(of, Math.max(of.lo, of.top - size + 1), of.top);
  const base = {
    room: of.id,
    epoch: of.epoch,
    lo: of.lo,
    top: of.top,
    member_count: members,
  };
  const follow = (given: object, from: number) => {
    const entries = page(of, from, Math.min(of.top, from + size - 1));
    const more = from + size - 1 < of.top;
    return { reply: { ...base, ...given, entries, more }, live: !more };
  };
  const start = (name: string) => ({
    reply: { ...base, verdict: name, entries: newest, more: false },
    live: true,
  });
  if (epoch === undefined) return start("new");
  const end = epoch === of.epoch ? of.top : of.ended.get(String(epoch));
  if (end === undefined) return start("reset");
  if (Number(seq) > end) return follow({ verdict: "truncated", seq: end }, end + 1);
  if (Number(seq) + 1 < of.lo) return start("gap");
  return follow({ verdict: "ok" }, Number(seq) + 1);
}

export function isBy(entry: Entry, user: User): boolean {
  const author = entry["author"];
  return typeof author === "object" && author !== null && "id" in author && author.id === user.id;
}

/** The server's clock: one second for each entry. */
export function at(second: number): string {
  return new Date(Date.UTC(2026, 10, 24, 9) + second * 1000).toISOString();
}
