import type { Page } from "@playwright/test";
import { expect, test } from "../support/story.ts";

// Budgets of the page that can be told without a clock: nothing jumps, little is kept.
test.use({ settings: { send_rate: 10_000, command_rate: 10_000 } });

/** Adds up how far things moved by themselves, from the first paint on. */
async function watchShifts(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const shifts: string[] = [];
    Object.assign(globalThis, { shifts });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as unknown as readonly Shift[]) {
        if (entry.hadRecentInput) continue;
        const moved = entry.sources.map(({ node, previousRect: { x, y }, currentRect: to }) => {
          const { ariaLabel, className } = (node as Element | null) ?? { ariaLabel: null, className: "?" };
          return `${ariaLabel ?? className} from ${x},${y} to ${to.x},${to.y}`;
        });
        shifts.push(`${entry.value.toFixed(5)} ${moved.join(", ")}`);
      }
    }).observe({ type: "layout-shift", buffered: true });
    type Shift = {
      readonly value: number;
      readonly hadRecentInput: boolean;
      readonly sources: readonly {
        readonly node: Node | null;
        readonly previousRect: DOMRectReadOnly;
        readonly currentRect: DOMRectReadOnly;
      }[];
    };
  });
}
const shiftsOf = (page: Page) =>
  page.evaluate(() => [...(globalThis as unknown as { shifts: string[] }).shifts]);

test("nothing moves by itself: not at the start, not when messages come, not when one is acknowledged", async ({
  server,
  visitor,
}) => {
  const ann = await visitor("Ann");
  const writer = await server.writer("Dora");
  for (let i = 1; i <= 60; i += 1) await writer.say("general", `message ${i}`);
  await ann.enter("/r/general");
  await ann.isIn("General");
  await watchShifts(ann.page);
  await ann.page.reload();
  await ann.sees("message 60");
  await expect(ann.members.getByText("Online — 1")).toBeVisible();
  await writer.say("general", "one more");
  await ann.sees("one more");
  await ann.composer.fill("mine");
  await ann.composer.press("Enter");
  await ann.sees("mine");
  await server.kill();
  await expect(ann.page.getByRole("button", { name: "Try now" })).toBeVisible();
  await server.start();
  await ann.isOnline(60_000);
  expect(await shiftsOf(ann.page)).toEqual([]);
});

test("an acknowledged message stands where it stood", async ({ ann }) => {
  // The reply is held back: the row is seen before and after.
  let release = () => {};
  await ann.page.routeWebSocket(/\/ws$/, (socket) => {
    const server = socket.connectToServer();
    const held: (string | Buffer)[] = [];
    let holding = false;
    socket.onMessage((message) => {
      holding ||= /held back/.test(String(message));
      server.send(message);
    });
    release = () => {
      holding = false;
      for (const message of held) socket.send(message);
    };
    server.onMessage((message) => {
      if (holding) held.push(message);
      else socket.send(message);
    });
  });
  await ann.page.reload();
  await ann.isIn("General");
  await ann.isOnline();
  await ann.say("held back");
  const row = ann.message("held back");
  await expect(row.getByText("Sending…")).toBeAttached();
  const before = await row.boundingBox();
  release();
  await ann.sees("held back");
  expect(await row.boundingBox()).toEqual(before);
});

test("older messages come without moving what is read, and a room of thousands has few rows on the page", async ({
  server,
  guest,
}) => {
  // More than the page keeps of a room, so that beyond it nothing differs.
  const writers = await Promise.all(Array.from({ length: 20 }, (_, i) => server.writer(`Writer ${i + 1}`)));
  await Promise.all(
    writers.map(async (writer, which) => {
      for (let i = 0; i < 100; i += 1)
        await writer.say("general", `${which + 1}/${i + 1} ${"word ".repeat(1 + ((i * 7) % 40))}`);
    }),
  );
  // She comes with nothing of the room yet: she gets its newest page, and the others by scrolling.
  const ann = await guest("Ann");
  await expect(ann.feed.getByRole("article").last()).toContainText(/\d+\/\d+/);

  const seen = await ann.feed.evaluate(async (feed) => {
    const view = feed.parentElement?.parentElement;
    if (!view) throw new Error("nothing scrolls");
    const frames = (left: number): Promise<void> =>
      new Promise((done) => requestAnimationFrame(() => (left > 1 ? done(frames(left - 1)) : done())));
    const look = () =>
      new Map(
        [...feed.querySelectorAll<HTMLElement>("article[data-key]")].map((row) => [
          row.dataset["key"],
          { top: row.getBoundingClientRect().top, place: Number(row.ariaPosInSet) },
        ]),
      );
    view.scrollTo(0, view.scrollHeight);
    await frames(10);
    let [most, pages] = [0, 0];
    const jumps: string[] = [];
    for (let round = 0; round < 600 && pages < 15; round += 1) {
      const before = look();
      view.scrollBy(0, -400);
      await frames(3);
      most = Math.max(most, feed.childElementCount);
      const after = look();
      // What was in view has gone down by what was scrolled, all of it by the same.
      const both = [...before].flatMap(([key, was]) => {
        const now = after.get(key);
        return now === undefined || was.top < 0 || was.top > view.clientHeight ? [] : [{ was, now }];
      });
      const moved = new Set(both.map(({ was, now }) => Math.round(now.top - was.top)));
      if (moved.size > 1) jumps.push([...moved].join(", "));
      // A page came above it: the same row is further from the first.
      if (both.some(({ was, now }) => now.place > was.place)) {
        pages += 1;
        for (const by of moved) if (by > 400) jumps.push(`${by} with page ${pages}`);
      }
    }
    return { most, pages, jumps };
  });
  expect(seen.jumps).toEqual([]);
  expect(seen.pages).toBeGreaterThan(3);
  expect(seen.most).toBeLessThanOrEqual(60);
});

test("going from room to room fifty times keeps nothing that grows", async ({ server, ann }) => {
  const writer = await server.writer("Dora");
  for (const room of ["general", "random", "tech"])
    for (let i = 1; i <= 100; i += 1) await writer.say(room, `message ${i} in ${room}`);
  const tools = await ann.page.context().newCDPSession(ann.page);
  const heap = async () => {
    await tools.send("HeapProfiler.collectGarbage");
    const { metrics } = await tools.send("Performance.getMetrics");
    return (metrics.find(({ name }) => name === "JSHeapUsedSize")?.value ?? 0) / 1_000_000;
  };
  await tools.send("Performance.enable");
  const around = async (times: number) => {
    for (let i = 0; i < times; i += 1) {
      for (const room of ["Random", "Tech Talk", "General"]) await ann.goTo(room);
    }
  };
  await around(3);
  const first = await heap();
  await around(14);
  const last = await heap();
  expect(last).toBeLessThan(120);
  expect(last - first, `${first.toFixed(1)} MB before, ${last.toFixed(1)} MB after`).toBeLessThan(5);
});
