/** Answered messages of the open room that are not among its lines: asked for, and kept as they are now. */
import { backoff } from "./backoff";
import type { Clock } from "./clock";
import type { Connection } from "./connection";
import type { Quote } from "./types";
import { type Entry, historySchema } from "./wire";

/** Beyond it those asked for first are forgotten, and asked for again where they are seen. */
const HELD = 300;
const PAGE = 100;

export type Quotes = {
  open(room: string | null): void;
  want(seq: number): void;
  /** These entries are in the log now. */
  took(room: string, entries: readonly Entry[]): void;
  /** Changes may have been missed, or a connection came: all are read anew. */
  again(): void;
  close(): void;
};

export type QuotesOptions = {
  readonly connection: Connection;
  readonly clock: Clock;
  onChange(quotes: Readonly<Record<number, Quote>>): void;
};

export function createQuotes({ connection, clock, onChange }: QuotesOptions): Quotes {
  let room: string | null = null;
  const quotes = new Map<number, Quote>();
  const due = new Set<number>();
  let reading = false;
  let cancelTimer = () => {};

  const publish = () => onChange(Object.fromEntries(quotes));

  function want(seq: number): void {
    if (quotes.has(seq)) return;
    quotes.set(seq, { state: "loading" });
    const [oldest] = quotes.keys();
    if (quotes.size > HELD && oldest !== undefined) quotes.delete(oldest);
    due.add(seq);
    publish();
    void read();
  }

  /** One question at a time, each for the first that is due and what lies near it. */
  async function read(): Promise<void> {
    if (reading) return;
    reading = true;
    cancelTimer();
    // Those that come into view together are asked for together.
    await Promise.resolve();
    while (due.size > 0 && room !== null && connection.online()) {
      const asked = room;
      const first = Math.min(...due);
      const near = [...due].filter((seq) => seq < first + PAGE);
      const limit = Math.max(...near) - first + 1;
      const reply = await connection.request(
        { op: "history", room: asked, after: first - 1, limit },
        historySchema,
      );
      if (room !== asked) continue;
      if (!reply.ok) {
        if (reply.code === "not_found" || reply.code === "forbidden") due.clear();
        else if (connection.online())
          cancelTimer = clock.after(Math.max(reply.retryMs, backoff(2, clock.random())), () => void read());
        break;
      }
      const { entries, more } = reply.value;
      const found = new Map(entries.map((entry) => [entry.seq, entry]));
      // A page may end early.
      const end = more ? (entries.at(-1)?.seq ?? first) : Number.MAX_SAFE_INTEGER;
      for (const seq of near.filter((one) => one <= end)) {
        due.delete(seq);
        if (quotes.has(seq)) quotes.set(seq, quoteOf(found.get(seq)));
      }
      publish();
    }
    reading = false;
  }

  return {
    open(next) {
      if (next === room) return;
      room = next;
      quotes.clear();
      due.clear();
      publish();
    },
    want,
    took(where, entries) {
      if (where !== room) return;
      let changed = false;
      const put = (seq: number, quote: Quote) => {
        quotes.set(seq, quote);
        changed = true;
      };
      for (const entry of entries) {
        if (entry.kind === "erased") {
          for (const seq of entry.targets) if (quotes.has(seq)) due.add(seq);
          continue;
        }
        if (entry.kind !== "edited" && entry.kind !== "deleted") continue;
        const quote = quotes.get(entry.target);
        if (quote === undefined) continue;
        if (entry.kind === "deleted") put(entry.target, { state: "deleted" });
        else if (quote.state === "said") put(entry.target, { ...quote, text: entry.text });
      }
      if (changed) publish();
      void read();
    },
    again() {
      for (const seq of quotes.keys()) due.add(seq);
      void read();
    },
    close: () => cancelTimer(),
  };
}

function quoteOf(entry: Entry | undefined): Quote {
  if (entry?.kind === "message") return { state: "said", author: entry.author, text: entry.text };
  return { state: entry?.kind === "tombstone" ? "deleted" : "gone" };
}
