/**
 * What the chat model shows to the screen: plain values, replaced and never changed in place.
 * The model writes them; React reads them through selectors; nothing here knows of React.
 */

import type { Along } from "./along";
import type { FileLimits, OutFile, SharedFile } from "./files";
import type { Role, RoomAction, RoomKind, ServerAction, UserKind } from "./powers";
import type { RoomActions } from "./room-actions";

export type { Role, RoomAction, RoomKind, ServerAction, UserKind } from "./powers";
export type * from "./room-actions";

export type User = { readonly id: string; readonly name: string; readonly bot?: boolean };

/** A user's place in a room. Times as the server wrote them (RFC 3339). */
export type Seat = { readonly role: Role; readonly since: string; readonly mutedUntil: string | null };

/** What this user is on the server, and may do there. */
export type Standing = {
  readonly kind: UserKind;
  readonly role: Role;
  /** The one room a guest of a guest link may see. */
  readonly scope: string | null;
  readonly mutedUntil: string | null;
  readonly can: readonly ServerAction[];
};

/** Who reacted to a message with an emoji, in the order in which they did. */
export type Reaction = { readonly emoji: string; readonly users: readonly User[] };

/** That a message is pinned: by whom, and when. */
export type Pin = { readonly by: User; readonly at: string };

/** A message that another one answers, as it is now. `gone`: the server does not keep it any more. */
export type Quote =
  | { readonly state: "loading" | "deleted" | "gone" }
  | { readonly state: "said"; readonly author: User; readonly text: string };

/** Of which messages of a room one is told while looking elsewhere. */
export type NotifyLevel = "all" | "mentions" | "nothing";
export type Notify = {
  readonly level: NotifyLevel;
  /** Of none, for the time being. */
  readonly muted: boolean;
  /** Until then; `null`: until the user ends it, or not muted. */
  readonly mutedUntil: string | null;
};

/** A room of the directory, live. */
export type Room = {
  readonly id: string;
  readonly kind: RoomKind;
  /** Of a direct room: the names of the others. */
  readonly name: string;
  /** One line; empty: none. */
  readonly topic: string;
  readonly archived: boolean;
  /** Seconds between two messages of one user; 0: none. */
  readonly slowS: number;
  /** Days messages are kept; 0: as long as the server's own rule says. */
  readonly retentionDays: number;
  /** Seq of the oldest entry that is kept. */
  readonly lo: number;
  /** Of a direct room: everybody in it, this user too. Else empty. */
  readonly members: readonly User[];
  readonly seat: Seat | null;
  /** An open room that this user left: not in their list, still open to them. */
  readonly left: boolean;
  /** What this user may do here. */
  readonly can: readonly RoomAction[];
  /** Of what this user is told here. */
  readonly notify: Notify;
  /** The seqs of the pinned messages. */
  readonly pins: readonly number[];
  readonly createdAt: string;
  /** Users present, over all nodes; several tabs of a user count once. */
  readonly memberCount: number;
  /** Seq of the newest entry; 0 in an empty room. */
  readonly top: number;
  /** The read position of this user; 0 when nothing was read. */
  readonly read: number;
  /** Messages after the read position, own ones excepted where known. 1000: as many or more. */
  readonly unread: number;
  /** Those of them that call this user, or everybody. 100: as many or more. */
  readonly mentions: number;
  /** Whether this device keeps a draft for the room. */
  readonly hasDraft: boolean;
};

/** Whom a message calls: users by their ids, or everybody by a word (`here`, `room`). */
export type Mentions = { readonly users: readonly string[]; readonly group?: string };

/**
 * One row of a timeline. `key` is the React key: a message keeps the one made from its author's id
 * and the nonce its author made, for ever, so that sending, acknowledging and editing never replace
 * the row.
 */
export type Line =
  | {
      readonly status: "sent";
      readonly key: string;
      readonly seq: number;
      readonly at: string;
      readonly author: User;
      readonly text: string;
      readonly rev: number;
      readonly files?: readonly SharedFile[];
      /** The seq of the message that this one answers. */
      readonly replyTo?: number;
      /** Each emoji in the order of its first use, what this user wished included; absent: none. */
      readonly reactions?: readonly Reaction[];
      /** While it is pinned, what this user wished included. */
      readonly pinned?: Pin;
      /** Why the last thing this user wanted to be so about it is not. */
      readonly refused?: string;
      readonly mentions?: Mentions;
    }
  /** `undoUntil`: only here so far, and can be taken back until then (milliseconds since the epoch). */
  | {
      readonly status: "deleted";
      readonly key: string;
      readonly seq: number;
      readonly at: string;
      readonly author: User;
      readonly undoUntil?: number;
    }
  /**
   * In the outbox. `sending`: on the wire; `queued`: waits for a connection or a retry. `sendsAt`: the
   * server takes the next message of this user then (milliseconds since the epoch): slow mode.
   */
  | {
      readonly status: "sending" | "queued";
      readonly key: string;
      readonly at: string;
      readonly author: User;
      readonly text: string;
      readonly files?: readonly OutFile[];
      readonly replyTo?: number;
      readonly sendsAt?: number;
    }
  /** The server refused it, or it is older than a day: waits for the user to retry, edit or delete it. */
  | {
      readonly status: "failed";
      readonly key: string;
      readonly at: string;
      readonly author: User;
      readonly text: string;
      readonly files?: readonly OutFile[];
      readonly replyTo?: number;
      readonly reason: string;
    }
  /** A presence notice seen while here. Ephemeral: it has no seq and counts as no unread message. */
  | {
      readonly status: "notice";
      readonly key: string;
      readonly at: string;
      readonly change: "joined" | "left";
      readonly users: readonly User[];
    }
  /** Somebody pinned the message with the seq `target`. It has a seq of its own, and is nothing to read. */
  | {
      readonly status: "pinned";
      readonly key: string;
      readonly seq: number;
      readonly at: string;
      readonly author: User;
      readonly target: number;
    }
  /**
   * Entries `from`…`to` are not here. `gone`: the server no longer keeps them either, there is
   * nothing to load. `failed`: loading them did not work, it can be tried again.
   */
  | ({
      readonly status: "gap";
      readonly key: string;
      readonly from: number;
      readonly to: number;
    } & GapState)
  /** The server's log of the room started over; what was shown before is not in it. Ephemeral. */
  | { readonly status: "reset"; readonly key: string };

export type GapState =
  | { readonly state: "idle" | "loading" | "gone" }
  | { readonly state: "failed"; readonly reason: string };

export type Timeline = {
  /**
   * Oldest first; outbox lines last. At most 1,500 besides those of the outbox (itself at most 500):
   * beyond that the far end is dropped.
   */
  readonly lines: readonly Line[];
  /** `loading`: nothing to show yet; `ready`: live or catching up. */
  readonly phase: "loading" | "ready";
  /** There are older entries on the server than the first line. */
  readonly hasOlder: boolean;
  readonly older: Paging;
  /** There are newer entries than the last line (the window is detached from live). */
  readonly hasNewer: boolean;
  readonly newer: Paging;
  readonly opened: Opened;
  /** Replaying what was missed: shown as a thin bar. */
  readonly catchingUp: boolean;
};

export type Paging =
  | { readonly state: "idle" | "loading" }
  | { readonly state: "failed"; readonly reason: string };

/**
 * Where the timeline was opened. With another `visit` it was opened anew: what is shown and where it is
 * scrolled starts there. `nowhere`: the message could not be opened, what was there before stays; without
 * a `reason` it is no message, or none that is kept any more.
 */
export type Opened = { readonly visit: number } & (
  | { readonly at: "end" }
  | { readonly at: "message"; readonly seq: number }
  | { readonly at: "nowhere"; readonly seq: number; readonly reason: string | null }
);

export type Presence = {
  readonly users: readonly User[];
  /** Whether `users` is only the first page of them. */
  readonly partial: boolean;
};

export type Connection =
  | { readonly state: "connecting" }
  | { readonly state: "online" }
  /** `retryAt`: milliseconds since the epoch, for the countdown. */
  | { readonly state: "reconnecting"; readonly retryAt: number; readonly attempt: number }
  | { readonly state: "offline"; readonly retryAt: number | null }
  /** The session ended; typed text is kept. */
  | { readonly state: "signed-out" }
  /** The server told us to stay away (4500; 4503: banned …). */
  | { readonly state: "refused"; readonly reason: string }
  /** The server speaks a newer protocol than this page. */
  | { readonly state: "outdated" };

export type Server = {
  readonly name: string;
  readonly version: string;
  readonly access: "open" | "invite" | "accounts";
  readonly textBytes: number;
  readonly nameChars: number;
  readonly roomNameChars: number;
  readonly files: FileLimits;
};

export type ChatState = {
  readonly server: Server | null;
  /**
   * `null`: nobody is signed in on this device. While the connection is `signed-out` this may still
   * be the user whose session ended: what they typed stays on the screen until somebody enters.
   */
  readonly me: User | null;
  /** What `me` may do; `null`: nobody is signed in, or the server was not heard yet. */
  readonly standing: Standing | null;
  readonly boot: "starting" | "ready" | "failed";
  readonly connection: Connection;
  /** The store behind the server answers. */
  readonly storeState: "ok" | "degraded";
  /** Stable order: the default rooms first, then by name, then direct rooms by name. */
  readonly rooms: readonly Room[];
  /** Open rooms this user left, by name. */
  readonly leftRooms: readonly Room[];
  /** Rooms that went away under this user, or in which unsent text waits that they cannot enter. */
  readonly lost: Readonly<Record<string, LostRoom>>;
  readonly timelines: Readonly<Record<string, Timeline>>;
  readonly presence: Readonly<Record<string, Presence>>;
  /** Who is typing in a room, oldest first, never this user. */
  readonly typing: Readonly<Record<string, readonly User[]>>;
  /** Messages in the outbox that are not failed, over all rooms. */
  readonly waiting: number;
  /** Of the open room: answered messages that are not among its lines, by seq. */
  readonly quotes: Readonly<Record<number, Quote>>;
  /** The open room, if any. */
  readonly open: string | null;
};

/** `name`: `null` where we never knew it. `unsent`: what waited to be sent there, kept on this device. */
export type LostRoom = {
  readonly name: string | null;
  readonly unsent: readonly Extract<Line, { readonly status: "sending" | "queued" | "failed" }>[];
};

/** What was taken back from the outbox. */
export type Withdrawn = Along<OutFile> & { readonly text: string };

/** A refusal with a sentence for people. `storeAway`: the server is there, the store behind it is not. */
export type Refusal = {
  readonly reason: string;
  /** As the server named it (`forbidden`, `not_found` …). */
  readonly code?: string;
  readonly retryAfterMs?: number;
  readonly storeAway?: boolean;
};
export type Outcome<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly refusal: Refusal };

/** Everything a screen can ask for. None of these throws. */
export type ChatActions = RoomActions & {
  /** Paints from the local snapshot, fetches `/api/bootstrap`, connects. Called once. */
  start(): Promise<void>;
  enter(name: string): Promise<Outcome<User>>;
  leave(): Promise<void>;
  /**
   * A session of this user began in this browser by another way than `enter`: goes on as that user.
   * The user who is signed in already may come with another name; what is on the screen stays.
   */
  admit(user: User): Promise<void>;
  /** Asks the server anew who we are and what is here. */
  refresh(): Promise<void>;
  /** Opens a room (subscribes; the one before is left). `null`: none. */
  openRoom(room: string | null): void;
  loadOlder(room: string): void;
  loadNewer(room: string): void;
  /** Opens the room, which is the open one, at a message; as soon as there is a connection. */
  openAt(room: string, seq: number): void;
  fillGap(room: string, key: string): void;
  /** Back to the live end after reading older messages. */
  jumpToLatest(room: string): void;
  /**
   * Puts the text into the outbox; the row shows at once. Resolves with the row's key when the text
   * is durably kept on this device (the room's draft is cleared then, unless it was changed
   * meanwhile). A refusal means nothing was put there and the composer keeps the text: it is empty or
   * longer than the limit, 500 messages wait already, or nobody is signed in. With files there need be
   * no text; those that the server does not have yet are sent first.
   */
  say(room: string, text: string, beside?: Along<OutFile>): Promise<Outcome<string>>;
  /** Fetches an answered message of the open room into `quotes`. */
  wantQuote(seq: number): void;
  retry(key: string): void;
  /** Takes a queued or failed message out of the outbox and gives it back, to edit or drop it. */
  withdraw(key: string): Promise<Withdrawn | null>;
  /** Makes a reaction of this user's be there or not. Shows at once; kept until the server can be asked. */
  react(room: string, seq: number, emoji: string, on: boolean): void;
  /** Makes a message be pinned for everybody or not, in the same way. */
  pin(room: string, seq: number, on: boolean): void;
  /**
   * Takes a deletion back that was asked for less than 5 s ago: of this message, or the newest of any.
   * Whether there was one.
   */
  undoDelete(room?: string, seq?: number): boolean;
  draft(room: string): Promise<string>;
  saveDraft(room: string, text: string): void;
  /** The row with this seq was seen: visible for a second, tab visible, window focused. */
  seen(room: string, seq: number): void;
  /** This message and all that follow are unread again, on all devices; nothing is read until the room is opened anew. */
  markUnread(room: string, seq: number): void;
  typing(room: string): void;
  /** Whether somebody looks at this page: who looks is not fetched by a push. */
  attend(attentive: boolean): void;
  /** Now, instead of at the end of the countdown. */
  reconnect(): void;
};
