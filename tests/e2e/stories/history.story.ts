import type { Locator } from "@playwright/test";
import type { Person } from "../support/person.ts";
import type { Server } from "../support/server.ts";
import { expect, test } from "../support/story.ts";

const count = 400;

test.use({ settings: { send_rate: 10_000, send_burst: 100_000 } });

test("long history pages in without holes, and one button leads back to the end", async ({
  server,
  visitor,
}) => {
  const cara = await server.writer("Cara");
  for (let number = 1; number <= count; number += 1) await cara.say("general", `message ${number}`);

  const ann = await visitor("Ann");
  await ann.enter("/r/general");
  await ann.isIn("General");
  await ann.sees(`message ${count}`);

  const seen = new Set<number>();
  const collect = async () => {
    for (const words of await ann.feed.getByText(/^message \d+$/).allTextContents()) {
      seen.add(Number(words.replace("message ", "")));
    }
  };
  await ann.feed.hover();
  await expect(async () => {
    await collect();
    await ann.page.mouse.wheel(0, -500);
    await expect(ann.page.getByText("This is the start of #General")).toBeInViewport({ timeout: 50 });
  }).toPass({ intervals: [50], timeout: 45_000 });
  await expect(ann.message("message 1")).toBeInViewport();
  await collect();
  const missing = Array.from({ length: count }, (_, index) => index + 1).filter(
    (number) => !seen.has(number),
  );
  expect(missing).toEqual([]);

  await cara.say("general", "while you were up there");
  await expect(ann.page.getByRole("button", { name: "1 new message" })).toBeVisible();
  await expect(ann.message("message 1")).toBeInViewport();
  await ann.page.getByRole("button", { name: "1 new message" }).click();
  await ann.sees("while you were up there");

  await ann.feed.hover();
  await ann.page.mouse.wheel(0, -3_000);
  await ann.page.getByRole("button", { name: "Jump to latest" }).click();
  await ann.sees("while you were up there");
});

test.describe("who was away for long", () => {
  const skipped = (ann: Person) => ann.feed.getByText(/^[\d,]+ messages were skipped$/);

  /** She read to the first message and comes back after many more. */
  async function comesBack(server: Server, ann: Person): Promise<void> {
    const cara = await server.writer("Cara");
    await cara.say("general", "message 1");
    await ann.enter("/r/general");
    await ann.sees("message 1");
    await ann.page.context().setOffline(true);
    await expect(ann.page.getByText("You’re offline.").first()).toBeVisible();
    for (let number = 2; number <= count + 100; number += 1) await cara.say("general", `message ${number}`);
    await ann.page.context().setOffline(false);
    await ann.sees(`message ${count + 100}`);
    await ann.isOnline();
  }

  test("sees that messages were skipped, and scrolling there loads them", async ({ server, visitor }) => {
    const ann = await visitor("Ann");
    await comesBack(server, ann);
    const seen = new Set<number>();
    const scrollUpTo = async (target: Locator) => {
      await ann.feed.hover();
      await expect(async () => {
        for (const words of await ann.feed.getByText(/^message \d+$/).allTextContents())
          seen.add(Number(words.replace("message ", "")));
        await expect(target)
          .toBeInViewport({ timeout: 50 })
          .catch(async (missed: unknown) => {
            await ann.page.mouse.wheel(0, -300);
            throw missed;
          });
      }).toPass({ intervals: [50], timeout: 60_000 });
    };
    await scrollUpTo(skipped(ann));
    // What is read below the gap stays where it is while rows are put in above.
    const read = ann.message("message 455");
    const before = await read.boundingBox();
    await expect(skipped(ann)).toHaveCount(0);
    const after = await read.boundingBox();
    // Only the row right below the gap loses its head, which is 30 px.
    expect(Math.abs((after?.y ?? 0) - (before?.y ?? 0))).toBeLessThan(40);
    await scrollUpTo(ann.message("message 1"));
    const missing = Array.from({ length: count + 100 }, (_, index) => index + 1).filter(
      (number) => !seen.has(number),
    );
    expect(missing).toEqual([]);
  });

  test("is told why they cannot be loaded, and loads them by keyboard", async ({ server, visitor }) => {
    const ann = await visitor("Ann");
    await comesBack(server, ann);
    await server.kill();
    await expect(ann.page.getByRole("button", { name: "Try now" })).toBeVisible();
    await ann.feed.getByRole("article").last().focus();
    const row = ann.feed.getByRole("article", { name: /skipped/ });
    await expect(async () => {
      await ann.page.keyboard.press("ArrowUp");
      await expect(row).toBeFocused({ timeout: 50 });
    }).toPass({ intervals: [50], timeout: 30_000 });
    await ann.page.keyboard.press("Enter");
    await ann.page.keyboard.press("Enter");
    await expect(row.getByText(/couldn’t be loaded\. The connection to the server was lost\./)).toBeVisible();

    await server.start();
    await ann.isOnline(45_000);
    await row.getByRole("button", { name: "Try again" }).press("Enter");
    await expect(row).toHaveCount(0);
    await expect(ann.message("message 450")).toBeInViewport();
    await expect(ann.feed.locator("article:focus")).toBeInViewport();
  });
});
