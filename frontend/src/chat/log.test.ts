import { describe, expect, test } from "vitest";
import {
  append,
  emptyLog,
  fill,
  follow,
  hasOlder,
  type Log,
  MAX_ROWS,
  notice,
  prepend,
  type Row,
  skip,
  startAt,
} from "./log";
import { type Asked, resume } from "./resume";
import { describeLine } from "./testing/describe-line";
import type { Entry, Verdict } from "./wire";

const bob = { id: "bob", name: "Bob" };
const eve = { id: "eve", name: "Eve" };
const at = "2026-11-24T09:00:00.000Z";
const message = (seq: number, text = String(seq), rev = 0): Entry => ({
  kind: "message",
  seq,
  at,
  author: bob,
  nonce: `n${seq}`,
  text,
  rev,
});
const edited = (seq: number, target: number, text: string, rev: number): Entry => ({
  kind: "edited",
  seq,
  at,
  author: bob,
  target,
  text,
  rev,
});
const deleted = (seq: number, target: number): Entry => ({ kind: "deleted", seq, at, author: bob, target });
const other = (seq: number): Entry => ({ kind: "other", seq });
const range = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, n) => message(from + n));

function logOf(entries: readonly Entry[], lo = 1): Log {
  return startAt({ epoch: "e", lo, top: entries.at(-1)?.seq ?? 0, entries: [...entries] }, emptyLog);
}

const says = (log: Log) => log.rows.map((row) => describeLine(row).replace("Bob: ", ""));

describe("following", () => {
  const cases: {
    name: string;
    entry: Entry;
    epoch?: string;
    rows: string[];
    next: "done" | "resume";
    seq: number;
  }[] = [
    { name: "the next entry is applied", entry: message(3), rows: ["1", "2", "3"], next: "done", seq: 3 },
    { name: "one we have is ignored", entry: message(2, "again"), rows: ["1", "2"], next: "done", seq: 2 },
    { name: "a hole is not jumped over", entry: message(4), rows: ["1", "2"], next: "resume", seq: 2 },
    {
      name: "another epoch is not mixed in",
      entry: message(3),
      epoch: "f",
      rows: ["1", "2"],
      next: "resume",
      seq: 2,
    },
    { name: "an unknown kind only advances", entry: other(3), rows: ["1", "2"], next: "done", seq: 3 },
    {
      name: "an edit rewrites its row",
      entry: edited(3, 1, "one", 1),
      rows: ["one", "2"],
      next: "done",
      seq: 3,
    },
    {
      name: "a deletion takes the text away",
      entry: deleted(3, 2),
      rows: ["1", "(deleted)"],
      next: "done",
      seq: 3,
    },
  ];
  test.each(cases)("$name", ({ entry, epoch = "e", rows, next, seq }) => {
    const followed = follow(logOf(range(1, 2)), epoch, entry);
    expect(says(followed.log)).toEqual(rows);
    expect(followed.next).toBe(next);
    expect(followed.log.position?.seq).toBe(seq);
  });

  test("an older edit does not undo a newer one, and nothing undoes a deletion", () => {
    const log = logOf([message(1, "newest", 2), edited(2, 1, "older", 1), edited(3, 1, "newest", 2)]);
    expect(says(log)).toEqual(["newest"]);
    expect(says(append(log, "e", [deleted(4, 1), edited(5, 1, "back", 3)]))).toEqual(["(deleted)"]);
  });

  test("an edit that came before its message's page is applied when the page comes", () => {
    const live = append(logOf(range(11, 12)), "e", [edited(13, 5, "five!", 1)]);
    const page = { room: "r", epoch: "e", lo: 1, top: 12, entries: range(1, 10), more: false };
    expect(says(prepend(live, page))[4]).toBe("five!");
  });

  test("the oldest rows go at the cap, and can be had again", () => {
    const log = append(logOf(range(1, 10)), "e", range(11, MAX_ROWS + 5));
    expect(log.rows).toHaveLength(MAX_ROWS);
    expect(log.from).toBe(6);
    expect(hasOlder(log)).toBe(true);
  });
});

describe("notices", () => {
  test("of the same change within a minute are one row, of others and later ones are not", () => {
    let log = notice(logOf(range(1, 1)), "joined", [bob], at);
    log = notice(log, "joined", [eve, bob], "2026-11-24T09:00:59.000Z");
    log = notice(log, "left", [eve], "2026-11-24T09:00:59.500Z");
    log = notice(log, "left", [bob], "2026-11-24T09:02:00.000Z");
    expect(says(log)).toEqual(["1", "Bob, Eve joined", "Eve left", "Bob left"]);
    expect(new Set(log.rows.map(({ key }) => key)).size).toBe(4);
  });
});

describe("gaps", () => {
  const gapped = skip(logOf(range(1, 2)), "e", 3, 10).log;
  const page = (entries: readonly Entry[], lo: number, more: boolean) => ({
    room: "r",
    epoch: "e",
    lo,
    top: 10,
    entries: [...entries],
    more,
  });
  test.each([
    {
      name: "filled in part",
      entries: range(3, 6),
      lo: 1,
      more: true,
      rows: ["1", "2", "3", "4", "5", "6", "[7–10 idle]"],
    },
    {
      name: "filled",
      entries: range(3, 10),
      lo: 1,
      more: false,
      rows: range(1, 10).map(({ seq }) => String(seq)),
    },
    {
      name: "partly trimmed",
      entries: range(9, 10),
      lo: 9,
      more: false,
      rows: ["1", "2", "[3–8 gone]", "9", "10"],
    },
    { name: "all trimmed", entries: range(11, 12), lo: 11, more: true, rows: ["1", "2", "[3–10 gone]"] },
    {
      name: "an empty answer that promises more",
      entries: [],
      lo: 1,
      more: true,
      rows: ["1", "2", "[3–10 failed: The server did not send them.]"],
    },
  ])("$name", ({ entries, lo, more, rows }) => {
    expect(says(fill(gapped, "gap:10", page(entries, lo, more)))).toEqual(rows);
  });

  test("a gap keeps its key while it is filled", () => {
    const filled = fill(gapped, "gap:10", page(range(3, 4), 1, true));
    expect(filled.rows.at(-1)?.key).toBe("gap:10");
  });
});

/* A random walk: whatever is lost, doubled or reordered, in the end the client has the server's log. */

type Walk = { server: Server; log: Log; inFlight: Entry[] };
type Server = { entries: Entry[]; rows: Map<number, string> };

function random(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

function happen(server: Server, pick: (below: number) => number): Entry {
  const seq = server.entries.length + 1;
  const target = server.entries[pick(server.entries.length)];
  const kind = pick(5);
  if (target?.kind === "message" && kind === 1) {
    const text = `${target.seq} (edit ${target.rev + 1})`;
    server.entries[target.seq - 1] = { ...target, text, rev: target.rev + 1 };
    server.rows.set(target.seq, text);
    server.entries.push(edited(seq, target.seq, text, target.rev + 1));
  } else if (target?.kind === "message" && kind === 2) {
    const { author, nonce } = target;
    server.entries[target.seq - 1] = { kind: "tombstone", seq: target.seq, at, author, nonce, deleted: true };
    server.rows.set(target.seq, "(deleted)");
    server.entries.push(deleted(seq, target.seq));
  } else if (kind === 3) {
    server.entries.push(other(seq));
  } else {
    server.rows.set(seq, String(seq));
    server.entries.push(message(seq));
  }
  return server.entries[seq - 1] ?? other(seq);
}

function ask({ server, log }: Walk, asked: Asked, limit: number): Verdict {
  const top = server.entries.length;
  const base = { room: "r", epoch: "e", lo: 1, top };
  if (log.position === null || asked !== "after") {
    return { ...base, verdict: "new", entries: server.entries.slice(-limit), more: false };
  }
  const { seq } = log.position;
  return { ...base, verdict: "ok", entries: server.entries.slice(seq, seq + limit), more: seq + limit < top };
}

function catchUp(walk: Walk, limit: number): Log {
  let log = walk.log;
  for (let asked: Asked | "live" = "after"; asked !== "live"; ) {
    const resumed = resume(log, ask({ ...walk, log }, asked, limit), asked);
    log = resumed.log;
    asked = resumed.next;
  }
  return log;
}

function complete(walk: Walk, limit: number): Log {
  let log = catchUp(walk, limit);
  const top = walk.server.entries.length;
  const history = (entries: Entry[], more: boolean) => ({ room: "r", epoch: "e", lo: 1, top, entries, more });
  while (hasOlder(log)) {
    const before = Math.max(1, log.from - limit);
    log = prepend(log, history(walk.server.entries.slice(before - 1, log.from - 1), before > 1));
  }
  for (let gap = nextGap(log); gap !== undefined; gap = nextGap(log)) {
    const entries = walk.server.entries.slice(gap.from - 1, gap.from - 1 + limit);
    log = fill(log, gap.key, history(entries, gap.from - 1 + limit < top));
  }
  return log;
}

function nextGap(log: Log): Extract<Row, { status: "gap" }> | undefined {
  return log.rows.find((row) => row.status === "gap");
}

test.each(Array.from({ length: 200 }, (_, seed) => ({ seed })))(
  "random walk $seed ends with the server's log",
  ({ seed }) => {
    const pick = random(seed);
    const limit = 1 + pick(20);
    const server: Server = { entries: [], rows: new Map() };
    const walk: Walk = { server, log: emptyLog, inFlight: [] };
    for (let step = 0; step < 300; step += 1) {
      switch (pick(8)) {
        case 0:
          for (let n = pick(500) < 5 ? 450 : 1; n > 0; n -= 1) happen(server, pick);
          break;
        case 1:
        case 2:
        case 3:
          walk.inFlight.push(happen(server, pick));
          break;
        case 4:
          walk.inFlight.splice(pick(walk.inFlight.length + 1), 1);
          break;
        case 5: {
          const from = (walk.log.position?.seq ?? 0) + 1;
          if (from <= server.entries.length) walk.log = skip(walk.log, "e", from, server.entries.length).log;
          break;
        }
        default: {
          const entry = pick(4) === 0 ? walk.inFlight[pick(walk.inFlight.length)] : walk.inFlight.shift();
          if (entry === undefined) break;
          const followed = follow(walk.log, "e", entry);
          walk.log = followed.next === "resume" ? catchUp(walk, limit) : followed.log;
        }
      }
      const seqs = walk.log.rows.flatMap((row) =>
        row.status === "sent" || row.status === "deleted" ? [row.seq] : [],
      );
      expect(seqs).toEqual([...new Set(seqs)].sort((a, b) => a - b));
    }
    expect(says(complete(walk, limit))).toEqual([...server.rows.values()]);
  },
);
