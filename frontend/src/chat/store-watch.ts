/** Whether the server's store answers, from all that tells it: events, a ping, a refused hello. */
import { backoff } from "./backoff";
import type { Clock } from "./clock";
import type { Connection, WhyRefused } from "./connection";
import type { Bootstrap } from "./rest";
import type { ChatState, Outcome } from "./types";
import { emptySchema } from "./wire";

type StoreState = ChatState["storeState"];

export type StoreWatchOptions = {
  readonly clock: Clock;
  readonly me: string;
  state(): StoreState;
  onState(state: StoreState): void;
  /** The store answers again: what waits for it goes on. */
  onBack(): void;
  /** By another way than the socket. */
  askServer(): Promise<Outcome<Bootstrap>>;
};

export type StoreWatch = {
  /** A connection begins: what it says counts from here. */
  connecting(): void;
  /** A server whose store is away says so right after hello, and says nothing if all is well. */
  online(connection: Connection): Promise<void>;
  told(state: StoreState): void;
  whyRefused(): Promise<WhyRefused>;
};

export function createStoreWatch(options: StoreWatchOptions): StoreWatch {
  let isTold = false;
  return {
    connecting() {
      isTold = false;
    },
    async online(connection) {
      if (options.state() === "ok") return;
      // The answer to a ping comes after what is said right after hello.
      const reply = await connection.request({ op: "ping" }, emptySchema);
      if (reply.ok && !isTold) options.onState("ok");
    },
    told(state) {
      isTold = true;
      options.onState(state);
      // Not in the same moment on every device.
      if (state === "ok") options.clock.after(backoff(1, options.clock.random()), options.onBack);
    },
    async whyRefused() {
      const answer = await options.askServer();
      options.onState(!answer.ok && answer.refusal.storeAway === true ? "degraded" : "ok");
      if (answer.ok) return { sessionEnded: answer.value.user?.id !== options.me, retryMs: 0, banned: null };
      const { retryAfterMs, code, reason } = answer.refusal;
      return {
        sessionEnded: false,
        retryMs: retryAfterMs ?? 0,
        banned: code === "forbidden" ? reason : null,
      };
    },
  };
}
