/** What the tabs of one browser tell each other. */
import * as v from "valibot";
import { fileSchema } from "./files";

const mine = { user: v.string() };
const tabMessageSchema = v.variant("kind", [
  /** Somebody signed in or left: `user` is who. */
  v.object({ kind: v.literal("entered"), ...mine }),
  v.object({ kind: v.literal("left"), ...mine }),
  /** The outbox in storage changed. */
  v.object({ kind: v.literal("outbox"), ...mine }),
  /** The wishes in storage changed. */
  v.object({ kind: v.literal("wishes"), ...mine }),
  /** A message of the outbox was acknowledged. */
  v.object({
    kind: v.literal("sent"),
    ...mine,
    room: v.string(),
    nonce: v.string(),
    text: v.string(),
    files: v.exactOptional(v.array(fileSchema)),
    replyTo: v.exactOptional(v.number()),
    epoch: v.string(),
    seq: v.number(),
    at: v.string(),
  }),
  v.object({ kind: v.literal("draft"), ...mine, room: v.string(), text: v.string() }),
]);
export type TabMessage = v.InferOutput<typeof tabMessageSchema>;

/** Reaches the other tabs, never the own one. */
export type Tabs = {
  post(message: TabMessage): void;
  listen(listener: (message: TabMessage) => void): () => void;
  close(): void;
};

/** Tabs of older and newer pages share the channel: what does not parse is ignored. */
export function browserTabs(name: string): Tabs {
  if (typeof BroadcastChannel === "undefined") return { post() {}, listen: () => () => {}, close() {} };
  const channel = new BroadcastChannel(name);
  return {
    post: (message) => channel.postMessage(message),
    listen(listener) {
      const receive = ({ data }: MessageEvent<unknown>) => {
        const message = v.safeParse(tabMessageSchema, data);
        if (message.success) listener(message.output);
      };
      channel.addEventListener("message", receive);
      return () => channel.removeEventListener("message", receive);
    },
    close: () => channel.close(),
  };
}
