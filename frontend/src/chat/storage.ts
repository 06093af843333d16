/**
 * What this device keeps: IndexedDB where there is one, else memory (private windows). Every key
 * starts with the id of the user it belongs to, so that nobody finds what another user left here.
 */
import { type IDBPDatabase, openDB } from "idb";
import type { Clock } from "./clock";

const tables = ["device", "rooms", "logs", "drafts", "outbox", "wishes"] as const;
/** `device` belongs to no user: who is signed in here. */
export type Table = (typeof tables)[number];
export type Key = readonly string[];

/** None of these rejects. What comes out was written by any version of this page: parse it. */
export type Storage = {
  /** Whether other tabs and later visits see everything that was put here. */
  shared(): boolean;
  get(table: Table, key: Key): Promise<unknown>;
  /** All values whose key starts with `first`. */
  all(table: Table, first: string): Promise<readonly unknown[]>;
  /** Resolves when it is on the disk of this device, or in memory where that fails. */
  put(table: Table, key: Key, value: unknown): Promise<void>;
  /**
   * Reads, decides and writes as one step over all tabs. `undefined` stands for "not there", both
   * ways. Resolves with what is there now.
   */
  update<T>(table: Table, key: Key, change: (value: unknown) => T | undefined): Promise<T | undefined>;
  removeAll(table: Table, first: string): Promise<void>;
  close(): void;
};

/** Grows with the tables. */
const VERSION = 2;
const OPEN_MS = 3_000;

/** Opens the database `name`; where that fails or takes longer than 3 s, memory. */
export async function openStorage(name: string, clock: Clock): Promise<Storage> {
  const first = await Promise.race([
    open(name),
    new Promise<null>((resolve) => clock.after(OPEN_MS, () => resolve(null))),
  ]);
  return first === null ? memoryStorage() : databaseStorage(name, first);
}

type Database = IDBPDatabase<unknown>;

async function open(name: string): Promise<Database | null> {
  try {
    const database = await openDB(name, VERSION, {
      upgrade(created) {
        const there = created.objectStoreNames;
        for (const table of tables) if (!there.contains(table)) created.createObjectStore(table);
      },
      // A newer page in another tab wants to upgrade: let it. We go on in memory.
      blocking: () => database.close(),
    });
    return database;
  } catch {
    return null;
  }
}

/** Memory only: gone with the page. */
export function memoryStorage(): Storage {
  const kept = new Map<string, unknown>();
  const address = (table: Table, key: Key) => JSON.stringify([table, ...key]);
  const under = (table: Table, first: string) => {
    const start = JSON.stringify([table, first]).slice(0, -1);
    return [...kept].filter(([at]) => at === `${start}]` || at.startsWith(`${start},`));
  };
  return {
    shared: () => false,
    get: async (table, key) => kept.get(address(table, key)),
    all: async (table, first) => under(table, first).map(([, value]) => value),
    put: async (table, key, value) => {
      kept.set(address(table, key), value);
    },
    update: async (table, key, change) => {
      const value = change(kept.get(address(table, key)));
      if (value === undefined) kept.delete(address(table, key));
      else kept.set(address(table, key), value);
      return value;
    },
    removeAll: async (table, first) => {
      for (const [at] of under(table, first)) kept.delete(at);
    },
    close() {},
  };
}

/** IndexedDB, and memory for what it would not take (a full disk, a database that went away). */
function databaseStorage(name: string, first: Database): Storage {
  const spilled = memoryStorage();
  const spilledKeys = new Set<string>();
  let database: Database | null = first;

  /** One more try with a new connection: Safari drops it under a sleeping page. */
  async function attempt<T>(work: (database: Database) => Promise<T>): Promise<{ readonly value: T } | null> {
    for (const opened of [async () => database ?? (await open(name)), () => open(name)]) {
      database = await opened();
      if (database === null) continue;
      try {
        return { value: await work(database) };
      } catch {
        database.close();
        database = null;
      }
    }
    return null;
  }

  const isSpilled = (table: Table, key: Key) => spilledKeys.has(JSON.stringify([table, ...key]));
  const spill = (table: Table, key: Key) => spilledKeys.add(JSON.stringify([table, ...key]));

  return {
    shared: () => spilledKeys.size === 0,
    async get(table, key) {
      if (isSpilled(table, key)) return spilled.get(table, key);
      return (await attempt((db) => db.get(table, [...key])))?.value;
    },
    async all(table, prefix) {
      const stored = await attempt((db) => db.getAll(table, startingWith(prefix)));
      return [...(stored?.value ?? []), ...(await spilled.all(table, prefix))];
    },
    async put(table, key, value) {
      if (!isSpilled(table, key) && (await attempt((db) => db.put(table, value, [...key]))) !== null) return;
      spill(table, key);
      await spilled.put(table, key, value);
    },
    async update(table, key, change) {
      if (!isSpilled(table, key)) {
        const done = await attempt((db) => updateIn(db, table, key, change));
        if (done !== null) return done.value;
        spill(table, key);
      }
      return spilled.update(table, key, change);
    },
    async removeAll(table, prefix) {
      await attempt((db) => db.delete(table, startingWith(prefix)));
      await spilled.removeAll(table, prefix);
    },
    close: () => database?.close(),
  };
}

async function updateIn<T>(
  database: Database,
  table: Table,
  key: Key,
  change: (value: unknown) => T | undefined,
): Promise<T | undefined> {
  const transaction = database.transaction(table, "readwrite");
  const before: unknown = await transaction.store.get([...key]);
  const value = change(before);
  if (value !== undefined) await transaction.store.put(value, [...key]);
  else if (before !== undefined) await transaction.store.delete([...key]);
  await transaction.done;
  return value;
}

/** Arrays sort after strings, so `[first, []]` lies behind all keys that start with `first`. */
function startingWith(first: string): IDBKeyRange {
  return IDBKeyRange.bound([first], [first, []]);
}
