/** What a session stands on, and what it offers. */

import type { StoreApi } from "zustand/vanilla";
import type { Changes } from "./changes";
import type { Clock } from "./clock";
import type { Bootstrap } from "./rest";
import type { RoomActions } from "./room-actions";
import type { Signals } from "./signals";
import type { Snapshot } from "./snapshot";
import type { Storage } from "./storage";
import type { TabMessage, Tabs } from "./tabs";
import type { Transport } from "./transport";
import type { Locks } from "./turn";
import type { ChatActions, ChatState, Outcome, User } from "./types";
import type { WireRoom } from "./wire";

/** What a session stands on; a test gives its own. */
export type Ground = {
  readonly transport: Transport;
  readonly clock: Clock;
  readonly signals: Signals;
  readonly storage: Storage;
  readonly tabs: Tabs;
  readonly locks: Locks | null;
  readonly newNonce: () => string;
};

/** A signed-in user on this device: everything a screen can ask for that needs one. */
export type Session = Omit<
  ChatActions,
  keyof RoomActions | "start" | "enter" | "leave" | "admit" | "refresh"
> &
  Changes & {
    readonly user: User;
    /** Resolves when drafts and outbox are read from this device. */
    readonly loaded: Promise<unknown>;
    connect(): void;
    /** The directory and what the user may do, from a source that may be older than the connection. */
    learn(answer: Bootstrap): void;
    roomChanged(room: WireRoom): void;
    /** The user asks to leave or to delete the room. The answer is called with what became of it. */
    parting(room: string, how: "leave" | "delete"): (done: boolean) => void;
    deleteMessage(room: string, seq: number, why: string): void;
    onTab(message: TabMessage): void;
    /** Writes what is due and ends; the text of drafts and outbox stays on this device. */
    close(): Promise<void>;
  };

export type SessionOptions = Ground & {
  readonly user: User;
  readonly store: StoreApi<ChatState>;
  readonly snapshot: Snapshot | null;
  /** By another way than the socket. */
  askServer(): Promise<Outcome<Bootstrap>>;
  /** Deletes a message while the page goes: nobody waits for the answer. */
  deleteLast(room: string, seq: number, why: string): void;
};
