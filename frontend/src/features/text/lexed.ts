import { blocksOf } from "./lex";
import type { Block } from "./tree";

type Entry = { readonly text: string; readonly blocks: readonly Block[] | null };

/** What was read of messages lately, by their keys: the last 2,000 that were shown. */
export function createLexed(most = 2_000, read = blocksOf) {
  const entries = new Map<string, Entry>();
  return {
    /** An edited message has the same key and another text: it is read anew. */
    of(key: string, text: string): readonly Block[] | null {
      const before = entries.get(key);
      const entry = before?.text === text ? before : { text, blocks: read(text) };
      // The newest stands last, so that the first is the one not shown for longest.
      entries.delete(key);
      entries.set(key, entry);
      const oldest = entries.size > most ? entries.keys().next().value : undefined;
      if (oldest !== undefined) entries.delete(oldest);
      return entry.blocks;
    },
  };
}
