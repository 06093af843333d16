/** What happens to the logs of the fake server, by the hand of the test. */
import { react } from "../reacting";
import type { Reaction, User } from "../types";
import { at, type Entry, type FakeRoom } from "./fake-log";

export type Logs = {
  room(id: string): FakeRoom;
  append(id: string, entry: Record<string, unknown>): Entry;
  /** To the connections of the room. */
  tell(event: object, id: string): void;
  /** What is appended meanwhile reaches nobody. */
  hush(work: () => void): void;
  newEpoch(of: FakeRoom, end: number, event: "truncated" | "reset"): void;
};

export function createFakeTelling({ room, append, tell, hush, newEpoch }: Logs) {
  return {
    /** The messages in these slots lose their author, or everything. */
    erase(id: string, targets: readonly number[], what: "author" | "text") {
      const author = { id: "00000000-0000-0000-0000-000000000000", name: "Deleted user" };
      const { entries } = room(id);
      for (const seq of targets) {
        const { text: said, ...rest } = entries.get(seq) ?? { seq, text: "" };
        entries.set(seq, { ...rest, seq, author, ...(what === "text" ? { deleted: true } : { text: said }) });
      }
      return append(id, { kind: "erased", targets }).seq;
    },
    say: (id: string, author: User, text: string, nonce = `n-${author.id}-${text}`) =>
      append(id, { kind: "message", author, nonce, text }).seq,
    /** Says something that calls these users. */
    call: (id: string, author: User, text: string, users: readonly string[]) =>
      append(id, { kind: "message", author, nonce: `n-${author.id}-${text}`, text, mentions: { users } }).seq,
    /** Says it, but the connections of the room are too slow: they get one `gap` instead. */
    sayUnheard(id: string, author: User, texts: readonly string[]) {
      const from = room(id).top + 1;
      hush(() => {
        for (const text of texts)
          append(id, { kind: "message", author, nonce: `n-${author.id}-${text}`, text });
      });
      tell({ event: "gap", room: id, epoch: room(id).epoch, from, to: room(id).top }, id);
    },
    edit(id: string, author: User, target: number, text: string) {
      const { entries } = room(id);
      const before = entries.get(target);
      const rev = Number(before?.["rev"] ?? 0) + 1;
      if (before !== undefined) entries.set(target, { ...before, text, rev, edited_at: at(target) });
      return append(id, { kind: "edited", author, target, text, rev }).seq;
    },
    /** `null`: it was so already. */
    react(id: string, author: User, target: number, emoji: string, on: boolean) {
      const { entries } = room(id);
      const before = entries.get(target);
      const reactions = before?.["reactions"];
      const then: readonly Reaction[] = Array.isArray(reactions) ? reactions : [];
      const now = react(then, author, emoji, on);
      if (before === undefined || now === then) return null;
      entries.set(target, { ...before, reactions: now });
      return append(id, { kind: "reacted", author, target, emoji, on }).seq;
    },
    /** `null`: it was so already. */
    pin(id: string, author: User, target: number, on: boolean) {
      const { entries } = room(id);
      const before = entries.get(target);
      if (before === undefined || (before["pinned"] !== undefined) === on) return null;
      const { pinned: _, ...rest } = before;
      entries.set(target, {
        ...rest,
        seq: target,
        ...(on ? { pinned: { by: author, at: at(target) } } : {}),
      });
      return append(id, { kind: "pinned", author, target, on }).seq;
    },
    remove(id: string, author: User, target: number) {
      const { entries } = room(id);
      const before = entries.get(target);
      if (before !== undefined) {
        const { text: _, ...rest } = before;
        entries.set(target, { ...rest, seq: target, deleted: true });
      }
      return append(id, { kind: "deleted", author, target }).seq;
    },
    /** An entry of a kind from the future. */
    foresee: (id: string) => append(id, { kind: "foreseen" }).seq,
    /** The store lost what came after `end`. Live subscriptions are over. */
    truncate(id: string, end: number) {
      const of = room(id);
      of.ended.set(of.epoch, end);
      for (const seq of [...of.entries.keys()]) if (seq > end) of.entries.delete(seq);
      newEpoch(of, end, "truncated");
    },
    /** The store was replaced by an empty one. */
    reset(id: string) {
      const of = room(id);
      of.ended.clear();
      of.entries.clear();
      newEpoch(of, 0, "reset");
    },
    trim(id: string, lo: number) {
      const of = room(id);
      of.lo = lo;
      for (const seq of [...of.entries.keys()]) if (seq < lo) of.entries.delete(seq);
    },
    texts: (id: string) =>
      [...room(id).entries.values()].flatMap((entry) =>
        entry["text"] && entry["kind"] === "message" ? [entry["text"]] : [],
      ),
  };
}
