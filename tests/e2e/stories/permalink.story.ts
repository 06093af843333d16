import type { Person } from "../support/person.ts";
import { expect, test } from "../support/story.ts";

const count = 2_000;

test.use({ settings: { send_rate: 10_000, send_burst: 100_000 } });

/** What was put on the clipboard, as it comes out of it where somebody pastes. */
async function copied(person: Person): Promise<string> {
  await person.composer.press("ControlOrMeta+V");
  await expect(person.composer).not.toHaveValue("");
  const words = await person.composer.inputValue();
  await person.composer.fill("");
  return words;
}

test("a link to a message opens it among its neighbours, and from there it pages to both ends", async ({
  server,
  guest,
  visitor,
}) => {
  const cara = await server.writer("Cara");
  for (let number = 1; number <= count; number += 1) await cara.say("general", `message ${number}`);
  const ann = await guest("Ann");
  await ann.chooseOfMessage(`message ${count}`, "Copy link");
  const link = await copied(ann);
  expect(link).toBe(`${server.origin}/r/general/m/${count}`);

  // Somebody who has not entered yet comes to the message all the same.
  const bob = await visitor("Bob");
  await bob.enter("/r/general/m/900");
  await bob.isIn("General");
  const row = bob.message("message 900");
  await expect(row).toBeFocused();
  await expect(row).toHaveAttribute("data-marked", "true");
  const height = bob.page.viewportSize()?.height ?? 0;
  const offCentre = async () => Math.abs(((await row.boundingBox())?.y ?? 0) - height / 2);
  await expect.poll(offCentre).toBeLessThan(height / 5);
  await expect(row).not.toHaveAttribute("data-marked");
  await expect(bob.page.getByText("You’re viewing older messages")).toBeVisible();

  const seen = new Set<number>();
  const collect = async () => {
    for (const words of await bob.feed.getByText(/^message \d+$/).allTextContents())
      seen.add(Number(words.replace("message ", "")));
  };
  await bob.feed.hover();
  await expect(async () => {
    await collect();
    await bob.page.mouse.wheel(0, -400);
    expect(seen.has(700)).toBe(true);
  }).toPass({ intervals: [50], timeout: 45_000 });
  await expect(async () => {
    await collect();
    await bob.page.mouse.wheel(0, 600);
    await expect(bob.message(`message ${count}`)).toBeInViewport({ timeout: 50 });
  }).toPass({ intervals: [50], timeout: 90_000 });
  await collect();
  const missing = Array.from({ length: count - 699 }, (_, index) => 700 + index).filter((n) => !seen.has(n));
  expect(missing).toEqual([]);
  // The live end was reached: what is said now comes by itself.
  await expect(bob.page.getByText("You’re viewing older messages")).toHaveCount(0);
  await cara.say("general", "and this is new");
  await bob.sees("and this is new");
});

test("from an old message one jump leads to the latest, and what one says goes there", async ({
  server,
  guest,
}) => {
  const cara = await server.writer("Cara");
  for (let number = 1; number <= 400; number += 1) await cara.say("general", `message ${number}`);
  const ann = await guest("Ann");
  await ann.page.goto("/r/general/m/20");
  await expect(ann.message("message 20")).toBeFocused();
  await ann.page.keyboard.press("ArrowUp");
  await expect(ann.message("message 19")).toBeFocused();
  await ann.page.getByRole("button", { name: "Jump to latest" }).click();
  await ann.sees("message 400");
  await expect(ann.page).toHaveURL(/\/r\/general$/);

  await ann.page.goto("/r/general/m/20");
  await expect(ann.message("message 20")).toBeFocused();
  await ann.say("here I am");
  await ann.sees("here I am");
  await ann.sees("message 400");
});

test("a link to what is gone, or to a room that is not one’s own, says so and gives nothing away", async ({
  owner,
  bob,
}) => {
  await owner.say("to be deleted");
  await owner.say("stays");
  await owner.createPrivateRoom("Cabal");
  await owner.say("for few");
  const secret = new URL(owner.page.url()).pathname;
  await owner.goTo("General");
  await owner.chooseOfMessage("to be deleted", "Delete…");
  await owner.dialog("Delete this message?").getByRole("button", { name: "Delete" }).click();

  await bob.page.goto("/r/general/m/1");
  await expect(bob.feed.getByRole("article").filter({ hasText: "This message was deleted." })).toBeFocused();
  await bob.page.goto("/r/general/m/4711");
  await expect(bob.page.getByText("That message is not here any more.")).toBeVisible();
  await bob.sees("stays");
  await bob.page.getByRole("button", { name: "Close" }).click();
  await expect(bob.page).toHaveURL(/\/r\/general$/);
  await bob.page.goto(`${secret}/m/1`);
  await expect(bob.page.getByText("This room does not exist")).toBeVisible();
  await expect(bob.page.getByText("for few")).toHaveCount(0);
});

test("a phone opens a link to a message, and goes back to the rooms", async ({ server, visitor }) => {
  const cara = await server.writer("Cara");
  for (let number = 1; number <= 300; number += 1) await cara.say("general", `message ${number}`);
  const ann = await visitor("Ann", {
    hasTouch: true,
    isMobile: true,
    viewport: { width: 390, height: 844 },
  });
  await ann.enter("/r/general/m/40");
  await expect(ann.message("message 40")).toBeInViewport();
  await ann.page.getByRole("button", { name: "Jump to latest" }).tap();
  await ann.sees("message 300");
  await ann.page.getByRole("button", { name: "Back to rooms" }).tap();
  await expect(ann.room("Random")).toBeVisible();
});
