import { expect, test } from "../support/story.ts";

test.use({ viewport: { width: 390, height: 844 } });

test("a phone shows one thing at a time: rooms, room, members, and back", async ({ visitor, guest }) => {
  const bob = await guest("Bob", { viewport: { width: 1280, height: 800 } });
  const ann = await visitor("Ann", { hasTouch: true, isMobile: true });
  await ann.page.goto("/");
  await ann.page.getByLabel("Your name").fill("Ann");
  await ann.page.getByRole("button", { name: "Enter", exact: true }).tap();
  await expect(ann.page.getByRole("heading", { level: 1, name: "Tertulia" })).toBeVisible();
  await expect(ann.composer).toHaveCount(0);

  await ann.room("General").tap();
  await ann.isIn("General");
  await expect(ann.rooms).toHaveCount(0);
  await ann.composer.fill("hello from the train");
  await ann.page.getByRole("button", { name: "Send message" }).tap();
  await ann.sees("hello from the train");
  await bob.sees("hello from the train");
  await bob.say("have a good trip");
  await ann.sees("have a good trip");

  await ann.page.getByRole("button", { name: "Show members" }).tap();
  await expect(ann.page.getByRole("heading", { level: 1, name: "Members" })).toBeVisible();
  await expect(ann.page.getByRole("listitem").filter({ hasText: "Bob" })).toBeVisible();
  await ann.page.getByRole("button", { name: "Back to General" }).tap();
  await ann.isIn("General");

  await ann.page.getByRole("button", { name: "Back to rooms" }).tap();
  await expect(ann.room("Random")).toBeVisible();
  // Nothing is wider than the screen.
  expect(await ann.page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
});

test("on a phone the pages about oneself and the server are lists, and one thing of them", async ({
  server,
  visitor,
}) => {
  const ada = await visitor("Ada", { hasTouch: true, isMobile: true });
  const { page } = ada;
  const heading = (name: string) => page.getByRole("heading", { level: 1, name });
  const fits = async () =>
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  await ada.giveAccount(await server.setUpPath(), "Create the owner’s account");
  await expect(ada.room("General")).toBeVisible();
  const pages = {
    Settings: ["Profile", "Appearance", "Accessibility", "Devices", "Your data"],
    Administration: [
      "People",
      "Invites",
      "Rooms",
      "Bots and webhooks",
      "Reports",
      "Audit log",
      "Server settings",
    ],
  };
  for (const [title, tabs] of Object.entries(pages)) {
    await ada.chooseOwn(title);
    await expect(heading(title)).toBeVisible();
    await fits();
    for (const tab of tabs) {
      await page.getByRole("link", { name: tab, exact: true }).click();
      await expect(heading(tab)).toBeVisible();
      await expect(page.getByText("Loading")).toHaveCount(0);
      await fits();
      await page.getByRole("link", { name: "Back", exact: true }).click();
      await expect(heading(title)).toBeVisible();
    }
    await page.getByRole("link", { name: "Back to rooms" }).click();
    await expect(ada.room("General")).toBeVisible();
  }

  await ada.chooseOwn("Settings");
  await page.getByRole("link", { name: "Profile" }).click();
  await expect(heading("Profile")).toBeVisible();
  await page.goBack();
  await expect(heading("Settings")).toBeVisible();
  await page.goBack();
  await expect(ada.room("General")).toBeVisible();
});
