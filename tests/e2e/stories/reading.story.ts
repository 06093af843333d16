import type { Page } from "@playwright/test";
import { expect, test } from "../support/story.ts";

test.use({ settings: { send_rate: 100 } });

/** Writes down what the live regions say from now on, each word once, in order. */
async function listen(page: Page): Promise<() => Promise<readonly string[]>> {
  await page.evaluate(() => {
    const heard: string[] = [];
    Object.assign(globalThis, { heard });
    // The two of the app; those of dialogs and fields speak for themselves.
    const regions = document.querySelectorAll("#root > .sr-only[role]");
    for (const region of regions) {
      const how = region.getAttribute("role") === "alert" ? "! " : "";
      new MutationObserver(() => {
        const words = region.textContent?.replace(/\u00a0$/, "") ?? "";
        if (words !== "") heard.push(how + words);
      }).observe(region, { childList: true, characterData: true, subtree: true });
    }
    if (regions.length !== 2) throw new Error(`${regions.length} live regions`);
  });
  return () => page.evaluate(() => [...(globalThis as unknown as { heard: string[] }).heard]);
}

test("a screen reader hears who says what in the room, and nothing of the noise around it", async ({
  server,
  ann,
  bob,
  guest,
}) => {
  await ann.page.bringToFront();
  await expect(ann.feed).toBeVisible();
  const transcript = await listen(ann.page);

  await bob.composer.pressSequentially("hello Ann");
  await expect(ann.page.getByText("Bob is typing…")).toBeVisible();
  await bob.composer.press("Enter");
  await ann.sees("hello Ann");
  await expect.poll(transcript).toEqual(["Bob: hello Ann"]);
  // Their own words, who comes, and other rooms are not said.
  await ann.say("hello Bob");
  await ann.sees("hello Bob");
  const cleo = await guest("Cleo");
  await expect(ann.members.getByText("Cleo")).toBeVisible();
  await cleo.goTo("Random");
  await cleo.say("is anybody here?");
  await expect(ann.room("Random")).toHaveAccessibleName(/1 unread message/);
  // It calls nobody: the title counts what does.
  await expect(ann.page).toHaveTitle("#General – Tertulia");
  expect(await transcript()).toEqual(["Bob: hello Ann"]);

  // Many at once are a number.
  const dora = await server.writer("Dora");
  for (const word of ["one", "two", "three", "four", "five", "six"]) await dora.say("general", word);
  await expect.poll(transcript).toEqual(["Bob: hello Ann", "Dora: one", "5 new messages"]);

  await server.kill();
  await expect(ann.page.getByRole("button", { name: "Try now" })).toBeVisible();
  await expect.poll(async () => (await transcript()).at(-1)).toMatch(/^(You’re offline|Reconnecting)/);
  await server.start();
  await ann.isOnline(60_000);
  await expect.poll(async () => (await transcript()).at(-1)).toBe("Back online");
  // Each state once, however long the countdown ran.
  const states = (await transcript()).slice(3);
  expect(new Set(states).size).toBe(states.length);

  // The end of the session interrupts.
  await ann.page.evaluate(() => fetch("/api/session", { method: "DELETE" }));
  await expect.poll(async () => (await transcript()).at(-1)).toMatch(/^! You were signed out\./);
});

test("what is read aloud is what somebody wants to hear", async ({ ann, bob }) => {
  const { page } = ann;
  await page.goto("/settings/accessibility");
  await page.getByRole("radio", { name: /^Direct messages, and those/ }).check();
  await page.getByRole("link", { name: "Back to rooms" }).click();
  await ann.isIn("General");
  await page.bringToFront();
  const transcript = await listen(page);
  await bob.say("talking to myself");
  await ann.sees("talking to myself");
  await bob.say("@Ann are you there?");
  await ann.sees("@Ann are you there?");
  await expect.poll(transcript).toEqual(["Bob: @Ann are you there?"]);
});

test("a screen reader finds its way: landmarks, headings, rows by author and words, time last", async ({
  ann,
  bob,
}) => {
  const { page } = ann;
  await bob.say("first");
  await bob.say("second");
  await ann.sees("second");
  await expect(page.getByRole("heading", { level: 1 })).toHaveCount(1);
  await expect(page.getByRole("main")).toHaveCount(1);
  await expect(page.locator("#root")).toMatchAriaSnapshot(`
    - button "Skip to the message field"
    - button "Skip to the messages"
    - navigation "Rooms":
      - button /Jump to… Ctrl K/
      - heading "Rooms" [level=2]
      - list:
        - listitem:
          - link /General/
      - button /Ann Online/
      - separator "Width of the room list"
    - main:
      - heading "General" [level=1]
      - 'feed "Messages in #General"':
        - 'article "This is the start of #General"'
        - article "Bob first"
        - article "Bob second"
      - region "Message":
        - 'textbox "Message #General"'
    - complementary "Members":
      - heading "Members" [level=2]
  `);
  const row = ann.message("second");
  await expect(row).toHaveAttribute("aria-setsize", "-1");
  // The time is the last of what is read, and nobody hears it twice.
  await expect(row.locator(".sr-only").last()).toHaveText(/^\d\d:\d\d$/);
  expect(
    await row.locator("time").evaluateAll((times) => times.every((one) => one.ariaHidden === "true")),
  ).toBe(true);
});
