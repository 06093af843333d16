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
