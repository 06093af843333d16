/** Devices with tabs, for stories about the whole chat model. Needs `vi.useFakeTimers(TIMERS)`. */
import "fake-indexeddb/auto";
// Here before they are asked for: the stories wait for what the model does, not for files.
import "../acts";
import "../room-actions";
import "../rooms-rest";
import { IDBFactory } from "fake-indexeddb";
import { systemClock } from "../clock";
import { type Chat, type ChatOptions, createChat } from "../index";
import type { Signal, Signals } from "../signals";
import { openStorage } from "../storage";
import type { TabMessage, Tabs } from "../tabs";
import type { Locks } from "../turn";
import { describeLine } from "./describe-line";
import type { FakeBrowser } from "./fake-server";

/** The fake IndexedDB runs on `setImmediate`, which stays real: the tests wait for it by `settle`. */
export const TIMERS = { toFake: ["setTimeout", "clearTimeout", "Date"] } satisfies Parameters<
  typeof import("vitest").vi.useFakeTimers
>[0];

/** Lets everything that is due happen: microtasks and IndexedDB. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 60; turn += 1) await nextTurn();
}

/** One turn of the event loop, whatever happened to the timers. */
function nextTurn(): Promise<void> {
  const { port1, port2 } = new MessageChannel();
  return new Promise((resolve) => {
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}

export type Tab = Chat & {
  readonly signal: (signal: Signal) => void;
  /** The lines of a room, as a reader would say them. */
  readonly reads: (room?: string) => string[];
  readonly close: () => Promise<void>;
};

export type Device = { openTab(options?: ChatOptions): Promise<Tab> };

export function createDevice(browser: FakeBrowser, locks: Locks | null = createLocks()): Device {
  const channel = createChannel();
  globalThis.indexedDB = new IDBFactory();
  return {
    async openTab(options = {}) {
      const listeners = new Set<(signal: Signal) => void>();
      const network = { online: true };
      const signals: Signals = {
        online: () => network.online,
        visible: () => true,
        listen(listener) {
          listeners.add(listener);
          return () => listeners.delete(listener);
        },
      };
      const chat = createChat({
        ...browser,
        signals,
        tabs: channel(),
        locks,
        storage: () => openStorage("tertulia", systemClock),
        ...options,
      });
      void chat.actions.start();
      await settle();
      return {
        ...chat,
        signal(signal) {
          if (signal === "online" || signal === "offline") network.online = signal === "online";
          for (const listener of [...listeners]) listener(signal);
        },
        reads: (room = "general") => (chat.store.getState().timelines[room]?.lines ?? []).map(describeLine),
        async close() {
          chat.stop();
          await settle();
        },
      };
    },
  };
}

function createChannel(): () => Tabs {
  const tabs = new Set<{ hear(message: TabMessage): void }>();
  return () => {
    const listeners = new Set<(message: TabMessage) => void>();
    const mine = {
      hear(message: TabMessage) {
        for (const listener of listeners) listener(message);
      },
    };
    tabs.add(mine);
    return {
      post(message) {
        for (const tab of [...tabs])
          if (tab !== mine) queueMicrotask(() => tab.hear(structuredClone(message)));
      },
      listen(listener) {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
      close: () => tabs.delete(mine),
    };
  };
}

/** Web Locks, one name at a time, with `signal` and `steal`. */
export function createLocks(): Locks {
  type Claim = { readonly name: string; start(): void; take(): void };
  const queue: Claim[] = [];
  let held: Claim | null = null;
  const next = () => {
    held = queue.shift() ?? null;
    held?.start();
  };
  return {
    request: (name, { signal, steal }, granted) =>
      new Promise((resolve, reject) => {
        const claim: Claim = {
          name,
          start() {
            void granted().then(() => {
              if (held === claim) next();
              resolve(undefined);
            });
          },
          take: () => reject(new DOMException("stolen", "AbortError")),
        };
        signal?.addEventListener("abort", () => {
          const index = queue.indexOf(claim);
          if (index >= 0) queue.splice(index, 1);
          reject(new DOMException("aborted", "AbortError"));
        });
        if (steal) {
          held?.take();
          held = claim;
          queueMicrotask(claim.start);
        } else {
          queue.push(claim);
          if (held === null) queueMicrotask(() => held === null && next());
        }
      }),
  };
}
