import { describe, expect, test } from "vitest";
import type { Reply } from "@/chat/connection";
import { KEPT_BYTES, type SharedFile } from "@/chat/files";
import type { upload } from "@/chat/upload";
import { createTray } from "./tray";

type Sent = {
  readonly name: string;
  readonly progress: (sent: number) => void;
  readonly answer: (reply: Reply<SharedFile>) => Promise<void>;
  cancelled: boolean;
};

/** A tray whose network the test holds in its hands. */
function stage({ online = true, kept = 0 } = {}) {
  const world = { online, told: [] as string[], listener: () => {} };
  const sent: Sent[] = [];
  const send: typeof upload = (_, file, progress = () => {}) => {
    let settle: (reply: Reply<SharedFile>) => void = () => {};
    const done = new Promise<Reply<SharedFile>>((resolve) => {
      settle = resolve;
    });
    const one: Sent = {
      name: file.name,
      progress,
      async answer(reply) {
        settle(reply);
        await done;
        await Promise.resolve();
      },
      cancelled: false,
    };
    sent.push(one);
    return {
      done,
      cancel: () => {
        one.cancelled = true;
      },
    };
  };
  const tray = createTray(
    {
      room: "general",
      limits: () => ({ bytes: 1_000, per_message: 3 }),
      online: () => world.online,
      keptBytes: () => kept,
      onConnection(listener) {
        world.listener = listener;
        return () => {};
      },
      say: (words) => world.told.push(words),
    },
    send,
  );
  const steps = () => tray.state().files.map(({ name, state }) => `${name} ${state.step}`);
  return { tray, sent, steps, world };
}

const file = (name: string, size = 10) => new File([new Uint8Array(size)], name);
const taken = (name: string): Reply<SharedFile> => ({
  ok: true,
  value: { id: `id-${name}`, name, type: "text/plain", size: 10 },
});
const lost: Reply<SharedFile> = { ok: false, code: "late", reason: "Away.", retryMs: 0 };

describe("files beside the message field", () => {
  test("are sent as they come, and taken with what describes them", async () => {
    const { tray, sent, steps, world } = stage();
    tray.add([file("a"), file("b")]);
    sent[0]?.progress(5);
    expect(tray.state().files[0]?.state).toEqual({ step: "uploading", sent: 5 });
    await sent[0]?.answer(taken("a"));
    await sent[1]?.answer(taken("b"));
    expect(steps()).toEqual(["a done", "b done"]);
    expect(world.told).toEqual(["a is attached.", "b is attached."]);
    tray.describe(tray.state().files[1]?.key ?? "", " the second ");
    expect(tray.ready(() => {})).toBe(true);
    expect(tray.take()).toEqual([
      { id: "id-a", name: "a", type: "text/plain", size: 10 },
      { id: "id-b", name: "b", type: "text/plain", size: 10, alt: "the second" },
    ]);
    expect(tray.state().files).toEqual([]);
  });

  test("hold the message up until the last is there", async () => {
    const { tray, sent } = stage();
    let gone = 0;
    tray.add([file("a"), file("b")]);
    expect(tray.ready(() => (gone += 1))).toBe(false);
    expect(tray.state().note).toBe("Your message goes out as soon as the files are there.");
    await sent[0]?.answer(taken("a"));
    expect(gone).toBe(0);
    await sent[1]?.answer(taken("b"));
    expect(gone).toBe(1);
  });

  test("say when one fails, and let the message go once it was tried again or removed", async () => {
    const { tray, sent, steps } = stage();
    let gone = 0;
    tray.add([file("a")]);
    tray.ready(() => (gone += 1));
    await sent[0]?.answer({ ok: false, code: "limit", reason: "No room.", retryMs: 0 });
    expect(gone).toBe(0);
    expect(steps()).toEqual(["a failed"]);
    expect(tray.state().note).toBe("A file could not be sent. Try it again or remove it, then send.");
    tray.retry(tray.state().files[0]?.key ?? "");
    await sent[1]?.answer(taken("a"));
    expect(steps()).toEqual(["a done"]);
    expect(tray.ready(() => {})).toBe(true);
  });

  test("are refused beyond the limits before anything is sent", () => {
    const { tray, sent, steps } = stage();
    tray.add([file("large", 2_000), file("empty", 0), file("c"), file("d")]);
    expect(steps()).toEqual(["large failed", "empty failed", "c uploading"]);
    expect(tray.state().note).toBe("A message can carry 3 files. Send these first.");
    expect(sent.map(({ name }) => name)).toEqual(["c"]);
    expect(tray.state().files[0]?.state).toMatchObject({
      reason: "That file is 2 kB. The limit here is 1,000 bytes.",
      final: true,
    });
  });

  test("can be cancelled on their way, and the rest goes on", async () => {
    const { tray, sent, steps } = stage();
    tray.add([file("a"), file("b")]);
    tray.remove(tray.state().files[0]?.key ?? "");
    expect(sent[0]?.cancelled).toBe(true);
    await sent[0]?.answer(lost);
    await sent[1]?.answer(taken("b"));
    expect(steps()).toEqual(["b done"]);
  });

  test("wait on this device without a connection, and go out when it is back", async () => {
    const { tray, sent, steps, world } = stage({ online: false });
    tray.add([file("a")]);
    expect(steps()).toEqual(["a kept"]);
    expect(sent).toEqual([]);
    expect(tray.ready(() => {})).toBe(true);
    world.online = true;
    world.listener();
    expect(steps()).toEqual(["a uploading"]);
    world.online = false;
    await sent[0]?.answer(lost);
    expect(steps()).toEqual(["a kept"]);
    expect(tray.take()).toMatchObject([{ name: "a", size: 10, bytes: expect.any(Blob) }]);
  });

  test("that wait are no more than this device keeps", () => {
    const { tray } = stage({ online: false, kept: KEPT_BYTES });
    tray.add([file("a")]);
    expect(tray.ready(() => {})).toBe(false);
    expect(tray.state().note).toBe(
      "Without a connection 50 MB of files can wait here. Remove some, or send when you’re back online.",
    );
  });

  test("come back with a message that is to be changed", () => {
    const { tray, steps } = stage({ online: false });
    const bytes = new Blob(["a"]);
    tray.putBack([
      { id: "x", name: "sent.txt", type: "text/plain", size: 1, alt: "old" },
      { name: "kept.txt", type: "text/plain", size: 1, bytes },
    ]);
    expect(steps()).toEqual(["sent.txt done", "kept.txt kept"]);
    expect(tray.take()).toMatchObject([
      { id: "x", alt: "old" },
      { name: "kept.txt", bytes },
    ]);
  });
});
