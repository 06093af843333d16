import type { ReactNode } from "react";
import { serverActions } from "@/chat/powers";
import type { ChatState, Line, Room, Timeline, User } from "@/chat/types";
import type { Answers } from "./answers";
import {
  ada,
  at,
  direct,
  helper,
  history,
  jonas,
  leftRooms,
  long,
  mina,
  priya,
  room,
  rooms,
  sent,
  talk,
} from "./people";

export type Scene = {
  readonly path: string;
  readonly state: ChatState;
  /** What the server answers to the pages beside the chat. */
  readonly answers?: Answers;
  /** A dialog over the page. */
  readonly over?: ReactNode;
};

const timeline: Timeline = {
  lines: talk,
  phase: "ready",
  hasOlder: false,
  older: { state: "idle" },
  hasNewer: false,
  newer: { state: "idle" },
  opened: { visit: 0, at: "end" },
  catchingUp: false,
};

export const calm: ChatState = {
  server: {
    name: "Northwind",
    version: "0.1.0",
    access: "open",
    textBytes: 16_384,
    nameChars: 32,
    roomNameChars: 30,
    files: { bytes: 50 * 1024 * 1024, per_message: 10 },
  },
  me: ada,
  standing: { kind: "account", role: "owner", scope: null, mutedUntil: null, can: serverActions },
  boot: "ready",
  connection: { state: "online" },
  storeState: "ok",
  rooms,
  leftRooms,
  lost: {},
  timelines: { general: timeline },
  presence: { general: { users: [ada, mina, priya], partial: false } },
  typing: {},
  waiting: 0,
  quotes: {},
  open: "general",
};

const mine = (
  status: "sending" | "queued",
  key: string,
  text: string,
): Extract<Line, { status: "sending" | "queued" }> => ({
  status,
  key,
  at: at(0, "09:16"),
  author: ada,
  text,
});

const failed: Extract<Line, { status: "failed" }> = {
  status: "failed",
  key: "f1",
  at: at(0, "09:16"),
  author: ada,
  text: "and the dark theme.",
  reason: "The room is full right now.",
};

const general = (more: Partial<Timeline>, state: Partial<ChatState> = {}): Scene => ({
  path: "/r/general",
  state: { ...calm, ...state, timelines: { general: { ...timeline, ...more } } },
});

const unreadRoom = (unread: number) =>
  rooms.map((one) => (one.id === "general" ? { ...one, top: 400, read: 400 - unread, unread } : one));

/** General, otherwise. */
const changed = (more: Partial<Room>) =>
  rooms.map((one) => (one.id === "general" ? { ...one, ...more } : one));

export const nobody: Partial<ChatState> = { me: null, rooms: [], timelines: {}, presence: {}, open: null };
const crowd: readonly User[] = Array.from({ length: 100 }, (_, i) => ({
  id: `u-${i}`,
  name: `Person ${i + 1}`,
}));
const unbroken = `https://example.com/${"averyveryverylongpathwithoutanyplacetobreak".repeat(4)}`;

/** One for each state worth looking at. `npm run gallery`, then `/gallery.html?scene=…`. */
export const scenes: Record<string, () => Scene> = {
  enter: () => ({ path: "/login", state: { ...calm, ...nobody } }),
  "enter-ended": () => ({
    path: "/login",
    state: { ...calm, waiting: 2, connection: { state: "signed-out" } },
  }),
  room: () => general({}, { typing: { general: [mina] } }),
  states: () =>
    general(
      {
        lines: [
          ...talk,
          mine("sending", "s1", "First pass done on 360 px"),
          mine("queued", "q1", "and one that waits for the connection"),
          failed,
        ],
      },
      { waiting: 2, connection: { state: "reconnecting", retryAt: Date.now() + 6_000, attempt: 2 } },
    ),
  reactions: () =>
    general(
      {
        lines: [
          ...talk,
          {
            ...sent(40, mina, at(0, "09:20"), "Release 0.1 is out. Thank you all!"),
            reactions: [
              { emoji: "🎉", users: [ada, priya, jonas] },
              { emoji: "❤️", users: [jonas] },
              { emoji: "👍🏽", users: crowd.slice(0, 12) },
            ],
          },
          { ...sent(41, jonas, at(0, "09:21"), "The changelog, too?"), replyTo: 40 },
          { ...sent(42, priya, at(0, "09:22"), "It was the best one so far."), replyTo: 12 },
          { ...sent(43, priya, at(0, "09:22"), "And this one?"), replyTo: 11 },
          {
            status: "deleted",
            key: "m44",
            seq: 44,
            at: at(0, "09:23"),
            author: ada,
            undoUntil: Date.now() + 600_000,
          },
          {
            ...sent(45, mina, at(0, "09:24"), "Enough for today."),
            reactions: [{ emoji: "😴", users: [mina] }],
            refused: "You are muted until 10:00.",
          },
        ],
      },
      {
        quotes: {
          12: {
            state: "said",
            author: mina,
            text: "Please read the changelog draft before 17:00, and tell me what is missing in it.",
          },
          11: { state: "gone" },
        },
      },
    ),
  offline: () =>
    general(
      { lines: [...talk, mine("queued", "q1", "Written in a tunnel")] },
      { waiting: 1, connection: { state: "offline", retryAt: null } },
    ),
  // There is no server in the gallery: its pictures are gone, and that has to look well too.
  files: () =>
    general({
      lines: [
        {
          ...sent(1, mina, at(0, "08:00"), "The plan, and how the hall looks"),
          files: [
            { id: "f1", name: "plan.pdf", type: "application/pdf", size: 182_000 },
            { id: "f2", name: "hall.jpg", type: "image/jpeg", size: 1_820_000, width: 1600, height: 900 },
          ],
        },
        {
          ...sent(2, jonas, at(0, "08:10"), ""),
          files: [
            {
              id: "f3",
              name: "a.jpg",
              type: "image/jpeg",
              size: 1,
              width: 900,
              height: 900,
              alt: "The door",
            },
            { id: "f4", name: "b.jpg", type: "image/jpeg", size: 1, width: 900, height: 1200 },
            { id: "f5", name: "c.jpg", type: "image/jpeg", size: 1, width: 1200, height: 900 },
            {
              id: "f6",
              name: "a-very-long-name-without-any-place-to-break-it-".repeat(2).concat(".tar.gz"),
              type: "application/gzip",
              size: 48_000_000,
            },
          ],
        },
        {
          ...mine("queued", "q1", "Written in a tunnel"),
          files: [{ name: "tunnel.jpg", type: "image/jpeg", size: 900_000, width: 800, height: 400 }],
        },
        {
          ...failed,
          reason: "A file is not there any more. Attach it again.",
          files: [{ name: "notes.txt", type: "text/plain", size: 900 }],
        },
      ],
    }),
  degraded: () =>
    general(
      { lines: [...talk, mine("queued", "q1", "First pass done on 360 px")] },
      { waiting: 1, storeState: "degraded" },
    ),
  reset: () =>
    general({
      lines: [
        sent(1, mina, at(0, "08:00"), "The server has moved to a new disk."),
        sent(2, mina, at(0, "08:01"), "Who has the notes from yesterday?"),
        { status: "reset", key: "reset:e2" },
        sent(3, jonas, at(0, "08:50"), "I do. I’ll post them again."),
      ],
    }),
  mention: () =>
    general({
      lines: [
        sent(1, mina, at(0, "08:00"), "The release is out."),
        {
          ...sent(2, jonas, at(0, "08:01"), "@Ada, can you tell the others?"),
          mentions: { users: [ada.id] },
        },
        sent(3, jonas, at(0, "08:01"), "No hurry."),
        { ...sent(4, mina, at(0, "08:20"), "@room: lunch at one."), mentions: { users: [], group: "room" } },
      ],
    }),
  refused: () =>
    general({}, { connection: { state: "refused", reason: "Too many connections of this user are open." } }),
  outdated: () => general({}, { connection: { state: "outdated" } }),
  "signed-out": () => general({}, { waiting: 2, connection: { state: "signed-out" } }),
  "catching-up": () => general({ catchingUp: true }),
  unread: () => general({ lines: history(300, 400), hasOlder: true }, { rooms: unreadRoom(40) }),
  "unread-few": () => general({ lines: history(380, 400), hasOlder: true }, { rooms: unreadRoom(3) }),
  history: () => general({ lines: history(300, 400), hasOlder: true }, { rooms: unreadRoom(0) }),
  detached: () => general({ lines: history(100, 160), hasOlder: true, hasNewer: true }),
  "message-gone": () => general({ opened: { visit: 1, at: "nowhere", seq: 7, reason: null } }),
  "message-failed": () =>
    general({
      opened: { visit: 1, at: "nowhere", seq: 7, reason: "The server cannot reach its store. Try again." },
    }),
  "newer-failed": () =>
    general({
      lines: history(100, 112),
      hasNewer: true,
      newer: { state: "failed", reason: "The connection to the server was lost." },
    }),
  "older-failed": () =>
    general({
      lines: talk,
      hasOlder: true,
      older: { state: "failed", reason: "The server took too long." },
    }),
  gaps: () =>
    general({
      lines: [
        sent(10, mina, at(0, "08:00"), "Before the gap"),
        { status: "gap", key: "g1", from: 11, to: 30, state: "idle" },
        sent(31, jonas, at(0, "08:30"), "Between"),
        { status: "gap", key: "g2", from: 32, to: 34, state: "failed", reason: "The server took too long." },
        sent(35, jonas, at(0, "08:40"), "After"),
        { status: "gap", key: "g3", from: 36, to: 36, state: "gone" },
        sent(37, jonas, at(0, "08:50"), "The end"),
      ],
    }),
  loading: () => general({ lines: [], phase: "loading" }),
  starting: () => ({
    path: "/r/general",
    state: { ...calm, ...nobody, server: null, boot: "starting", connection: { state: "connecting" } },
  }),
  unreachable: () => ({
    path: "/r/general",
    state: {
      ...calm,
      ...nobody,
      server: null,
      boot: "failed",
      connection: { state: "reconnecting", retryAt: Date.now() + 9_000, attempt: 3 },
    },
  }),
  empty: () => general({ lines: [] }),
  "room-missing": () => ({ path: "/r/nowhere", state: { ...calm, open: null } }),
  "no-rooms": () => ({ path: "/", state: { ...calm, rooms: [], open: null } }),
  rooms: () => ({ path: "/", state: calm }),
  members: () => ({
    path: "/r/general/members",
    state: {
      ...calm,
      rooms: [room("general", { memberCount: 343 }), ...rooms.slice(1)],
      presence: { general: { users: [ada, long, ...crowd], partial: true } },
    },
  }),
  awkward: () =>
    general(
      {
        lines: [
          sent(1, long, at(0, "08:00"), unbroken),
          sent(2, mina, at(0, "08:01"), "שלום לכולם, זה נכתב מימין לשמאל (https://example.com/a)."),
          sent(3, jonas, at(0, "08:02"), "👍"),
          sent(4, jonas, at(0, "08:02"), "x".repeat(300)),
          sent(5, mina, at(0, "08:03"), "Several lines:\n\n  indented\n\nand an end"),
        ],
      },
      { typing: { general: [long, jonas] } },
    ),
  slow: () =>
    general(
      {
        lines: [
          ...talk,
          { ...mine("queued", "q1", "One more thing"), sendsAt: Date.now() + 12_000 },
          mine("queued", "q2", "and another"),
        ],
      },
      { waiting: 2, rooms: changed({ slowS: 30 }) },
    ),
  muted: () =>
    general(
      { lines: [...talk, { ...failed, reason: "You are muted until 14:05." }] },
      {
        rooms: changed({
          seat: { role: "member", since: "", mutedUntil: at(-1, "14:05") },
          can: ["report", "leave"],
        }),
      },
    ),
  archived: () => general({}, { rooms: changed({ archived: true }) }),
  left: () => ({
    path: "/r/book-club",
    state: { ...calm, open: "book-club", timelines: { "book-club": timeline } },
  }),
  silent: () => general({}, { rooms: changed({ can: ["report"], seat: null }) }),
  trimmed: () => general({}, { rooms: changed({ lo: 31, retentionDays: 30 }) }),
  private: () => ({
    path: "/r/founders",
    state: {
      ...calm,
      open: "founders",
      timelines: { founders: { ...timeline, lines: [] } },
      presence: { founders: { users: [ada, mina, helper], partial: false } },
    },
  }),
  direct: () => ({
    path: `/r/${direct([mina]).id}`,
    state: {
      ...calm,
      open: direct([mina]).id,
      timelines: { [direct([mina]).id]: { ...timeline, lines: [sent(1, mina, at(0, "08:00"), "Lunch?")] } },
      presence: { [direct([mina]).id]: { users: [ada, mina], partial: false } },
    },
  }),
  bots: () =>
    general({
      lines: [
        sent(1, helper, at(0, "08:00"), "The build of main passed in 3 min."),
        sent(
          2,
          { id: "00000000-0000-0000-0000-000000000000", name: "Deleted user" },
          at(0, "08:02"),
          "Good.",
        ),
        sent(3, ada, at(0, "08:03"), "Then we ship."),
      ],
    }),
  lost: () => ({
    path: "/r/secret",
    state: {
      ...calm,
      open: null,
      lost: {
        secret: { name: "#secret", unsent: [{ ...failed, reason: "You no longer have access to #secret." }] },
      },
    },
  }),
  banned: () =>
    general({}, { connection: { state: "refused", reason: "You were banned until tomorrow: advertising." } }),
  guest: () =>
    general(
      {},
      {
        rooms: [room("general", { memberCount: 3 })],
        leftRooms: [],
        standing: { kind: "guest", role: "guest", scope: "general", mutedUntil: null, can: [] },
      },
    ),
  "not-found": () => ({ path: "/nowhere", state: calm }),
};
