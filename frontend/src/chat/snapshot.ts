/** What is painted before the server answered: the directory and the newest messages of each room. */
import * as v from "valibot";
import { fileLimitsSchema, fileSchema, noFiles } from "./files";
import { emptyLog, firstSeq, type Log, type Row } from "./log";
import type { Storage } from "./storage";
import type { Server, User } from "./types";
import { meSchema, reactionSchema, roomSchema, userSchema, type WireMe, type WireRoom } from "./wire";

export const SNAPSHOT_ROWS = 50;
/** Of the rooms opened last; older snapshots are dropped. */
export const SNAPSHOT_ROOMS = 20;

const seq = v.number();
const row = { key: v.string(), seq, at: v.string(), author: userSchema };
const logSchema = v.object({
  room: v.string(),
  /** When it was written: milliseconds since the epoch. */
  at: v.number(),
  position: v.object({ epoch: v.string(), seq }),
  from: seq,
  lo: seq,
  rows: v.array(
    v.variant("status", [
      v.object({
        status: v.literal("sent"),
        ...row,
        text: v.string(),
        rev: v.number(),
        files: v.exactOptional(v.array(fileSchema)),
        replyTo: v.exactOptional(v.number()),
        reactions: v.exactOptional(v.array(reactionSchema)),
      }),
      v.object({ status: v.literal("deleted"), ...row }),
    ]),
  ),
});

const serverSchema = v.object({
  name: v.string(),
  version: v.string(),
  access: v.picklist(["open", "invite", "accounts"]),
  textBytes: v.number(),
  nameChars: v.number(),
  roomNameChars: v.number(),
  files: v.fallback(fileLimitsSchema, noFiles),
});
const frameSchema = v.object({
  server: serverSchema,
  me: v.exactOptional(meSchema),
  rooms: v.array(roomSchema),
});

export type Snapshot = {
  readonly server: Server;
  readonly me: WireMe | null;
  readonly rooms: readonly WireRoom[];
  readonly logs: ReadonlyMap<string, Log>;
};

/** `null`: nothing that could be painted. Drops the snapshots of rooms not opened for long. */
export async function loadSnapshot(storage: Storage, user: string): Promise<Snapshot | null> {
  const [frame, values] = await Promise.all([storage.get("rooms", [user]), storage.all("logs", user)]);
  const parsed = v.safeParse(frameSchema, frame);
  if (!parsed.success) return null;
  const logs = values
    .flatMap((value) => {
      const log = v.safeParse(logSchema, value);
      return log.success ? [log.output] : [];
    })
    .sort((a, b) => b.at - a.at);
  for (const { room } of logs.slice(SNAPSHOT_ROOMS)) void dropLog(storage, user, room);
  const restored = logs
    .slice(0, SNAPSHOT_ROOMS)
    .map(({ room, position, from, lo, rows }): [string, Log] => [
      room,
      { ...emptyLog, position, from, lo, rows },
    ]);
  const { server, me, rooms } = parsed.output;
  return { server, me: me ?? null, rooms, logs: new Map(restored) };
}

export function saveDirectory(
  storage: Storage,
  user: string,
  server: Server,
  me: WireMe | null,
  rooms: readonly WireRoom[],
): Promise<void> {
  return storage.put("rooms", [user], { server, rooms, ...(me === null ? {} : { me }) });
}

/** What is kept of one room's messages goes: they are nothing for this user any more. */
export async function dropLog(storage: Storage, user: string, room: string): Promise<void> {
  await storage.update("logs", [user, room], () => undefined);
}

export async function saveLog(
  storage: Storage,
  user: string,
  room: string,
  log: Log,
  at: number,
): Promise<void> {
  const newest = newestRows(log);
  if (log.position !== null && newest !== null) {
    await storage.put("logs", [user, room], { room, at, position: log.position, lo: log.lo, ...newest });
  }
}

/** The newest messages without a hole among them; `null` while reading far back. */
export function newestRows(log: Log): { readonly from: number; readonly rows: readonly Row[] } | null {
  if (log.until !== null || log.position === null) return null;
  const gap = log.rows.findLastIndex((candidate) => candidate.status === "gap");
  const messages = log.rows
    .slice(gap + 1)
    .filter((candidate) => candidate.status === "sent" || candidate.status === "deleted");
  const rows = messages.slice(-SNAPSHOT_ROWS);
  const [first] = rows;
  const whole = gap < 0 && rows.length === messages.length;
  if (whole) return { from: log.from, rows };
  return { from: first === undefined ? log.position.seq + 1 : (firstSeq(first) ?? log.from), rows };
}

/** Everything of this user that came from the server. Drafts and the outbox, which the user wrote, stay. */
export async function clearSnapshot(storage: Storage, user: string): Promise<void> {
  await Promise.all([storage.removeAll("rooms", user), storage.removeAll("logs", user)]);
}

/* Who is signed in on this device */

const deviceSchema = v.object({
  user: userSchema,
  /** `leaving`: the user left, and the server may not know yet. */
  state: v.picklist(["in", "leaving"]),
});
export type Device = { readonly user: User; readonly state: "in" | "leaving" };

export async function loadDevice(storage: Storage): Promise<Device | null> {
  const parsed = v.safeParse(deviceSchema, await storage.get("device", ["user"]));
  return parsed.success ? parsed.output : null;
}

/** `null`: nobody. */
export async function saveDevice(storage: Storage, device: Device | null): Promise<void> {
  if (device === null) await storage.removeAll("device", "user");
  else await storage.put("device", ["user"], device);
}

/**
 * Gives what one user wrote and did not send to another: the same person, whose session ended and who
 * entered again.
 */
export async function adopt(storage: Storage, from: string, to: string): Promise<void> {
  if (from === to) return;
  for (const [table, id] of [
    ["outbox", "nonce"],
    ["drafts", "room"],
    ["wishes", "key"],
  ] as const) {
    for (const value of await storage.all(table, from)) {
      const key = v.safeParse(v.looseObject({ [id]: v.string() }), value);
      if (key.success) await storage.put(table, [to, String(key.output[id])], value);
    }
    await storage.removeAll(table, from);
  }
}
