import * as v from "valibot";
import type { Clock } from "./clock";
import type { Storage } from "./storage";
import type { Tabs } from "./tabs";

const WRITE_EVERY_MS = 300;
const draftSchema = v.object({ room: v.string(), text: v.string() });

/**
 * What the user was writing, by room: in memory at once, on this device as well, but not more often than
 * every 300 ms.
 */
export type Drafts = {
  load(): Promise<void>;
  get(room: string): string;
  /** The rooms that have one. */
  rooms(): ReadonlySet<string>;
  save(room: string, text: string): void;
  /** Another tab wrote it. */
  follow(room: string, text: string): void;
  /** Writes what is not written yet, now. */
  flush(): Promise<void>;
  close(): void;
};

export type DraftsOptions = {
  readonly user: string;
  readonly storage: Storage;
  readonly clock: Clock;
  readonly tabs: Tabs;
  /** The set of rooms with a draft changed. */
  onChange(): void;
};

export function createDrafts({ user, storage, clock, tabs, onChange }: DraftsOptions): Drafts {
  const texts = new Map<string, string>();
  const unwritten = new Set<string>();
  let cancel = () => {};
  let resting = false;

  function set(room: string, text: string): void {
    const had = texts.has(room);
    if (text === "") texts.delete(room);
    else texts.set(room, text);
    if (had !== texts.has(room)) onChange();
  }

  /** Writes now, and then not for a while. */
  function write(): void {
    void flush();
    resting = true;
    cancel = clock.after(WRITE_EVERY_MS, () => {
      resting = false;
      if (unwritten.size > 0) write();
    });
  }

  async function flush(): Promise<void> {
    cancel();
    resting = false;
    const rooms = [...unwritten];
    unwritten.clear();
    await Promise.all(
      rooms.map(async (room) => {
        const text = texts.get(room) ?? "";
        await storage.update("drafts", [user, room], () => (text === "" ? undefined : { room, text }));
        tabs.post({ kind: "draft", user, room, text });
      }),
    );
  }

  return {
    async load() {
      for (const value of await storage.all("drafts", user)) {
        const draft = v.safeParse(draftSchema, value);
        // What was typed before this was read is newer.
        if (draft.success && !unwritten.has(draft.output.room))
          texts.set(draft.output.room, draft.output.text);
      }
      onChange();
    },
    get: (room) => texts.get(room) ?? "",
    rooms: () => new Set(texts.keys()),
    save(room, text) {
      if (text === (texts.get(room) ?? "")) return;
      unwritten.add(room);
      set(room, text);
      if (!resting) write();
    },
    follow(room, text) {
      if (!unwritten.has(room)) set(room, text);
    },
    flush,
    close: () => cancel(),
  };
}
