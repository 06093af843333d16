import type { Page } from "@playwright/test";
import { clean } from "../support/axe.ts";
import { expect, test } from "../support/story.ts";

/** What the device shows of the app now. */
const shown = (page: Page) =>
  page.evaluate(async () => {
    const registration = await navigator.serviceWorker.getRegistration();
    const all = (await registration?.getNotifications()) ?? [];
    return all.map(({ title, body, tag }) => ({ title, body, tag }));
  });

/** As if a push service had brought it. */
async function push(page: Page, words: object): Promise<void> {
  await page.evaluate(() => navigator.serviceWorker.ready);
  const devtools = await page.context().newCDPSession(page);
  const registered = new Promise<string>((found) => {
    devtools.on("ServiceWorker.workerRegistrationUpdated", ({ registrations }) => {
      const [first] = registrations;
      if (first !== undefined) found(first.registrationId);
    });
  });
  await devtools.send("ServiceWorker.enable");
  const origin = new URL(page.url()).origin;
  const data = JSON.stringify(words);
  await devtools.send("ServiceWorker.deliverPushMessage", { origin, registrationId: await registered, data });
}

test("a muted room is quiet on every device, and can be turned on again", async ({ ann, bob }) => {
  const { page } = bob;
  const other = await page.context().newPage();
  await other.goto("/r/random");
  const general = bob.room("General");
  const elsewhere = other.getByRole("navigation", { name: "Rooms" }).getByRole("link", { name: /^General/ });
  await page.bringToFront();
  await bob.chooseOfRoom("Notifications");
  const dialog = bob.dialog("Notifications for #General");
  await expect(dialog.getByRole("radio", { name: /^Mentions/ })).toBeChecked();
  await clean(page);
  await dialog.getByRole("radio", { name: "For 8 hours" }).check();
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(dialog).toHaveCount(0);
  await expect(general).toHaveAccessibleName(/muted/);
  await expect(elsewhere).toHaveAccessibleName(/muted/);

  await bob.goTo("Random");
  await ann.say("@Bob, and nobody hears");
  await expect(ann.message("@Bob, and nobody hears")).toHaveCount(1);
  await ann.goTo("Random");
  await ann.say("@Bob, here");
  await bob.sees("@Bob, here");
  await expect(general).not.toHaveAccessibleName(/unread|mention/);
  await expect(page).toHaveTitle("#Random – Tertulia");

  await bob.goTo("General");
  await bob.chooseOfRoom("Notifications");
  await expect(dialog.getByRole("radio", { name: /^Until / }).first()).toBeChecked();
  await dialog.getByRole("radio", { name: "Not muted" }).check();
  await dialog.getByRole("radio", { name: "All messages" }).check();
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(elsewhere).not.toHaveAccessibleName(/muted/);
});

test("notifications are offered after something was missed, and never asked for before", async ({
  ann,
  bob,
}) => {
  const { page } = bob;
  const asked = () => page.evaluate(() => Notification.permission);
  await bob.goTo("Random");
  const offer = bob.rooms.getByRole("region", { name: "Offer" });
  await expect(offer).toHaveCount(0);
  // Somebody looks at another window.
  await page.evaluate(() => {
    Object.defineProperty(document, "hasFocus", { value: () => false });
    dispatchEvent(new Event("blur"));
  });
  await ann.say("@Bob, are you there?");
  await expect(offer).toBeVisible();
  expect(await asked()).not.toBe("granted");
  await clean(page);
  await offer.getByRole("button", { name: "Not now" }).click();
  await expect(offer).toHaveCount(0);
  await ann.say("@Bob, again?");
  await expect(bob.room("General")).toHaveAccessibleName(/2 mentions/);
  await expect(offer).toHaveCount(0);
});

test("who allowed it sees on the device what happens elsewhere, until it is read", async ({ ann, bob }) => {
  const { page } = bob;
  await page.context().grantPermissions(["notifications"]);
  await bob.goTo("Random");
  await page.evaluate(() => navigator.serviceWorker.ready);
  await bob.chooseOwn("Settings");
  await page.getByRole("link", { name: "Notifications" }).click();
  await page.getByRole("button", { name: "Turn on notifications" }).click();
  await expect(page.getByText("On while the app is open.")).toBeVisible();
  await clean(page);
  await page.goto("/r/random");
  await bob.isIn("Random");
  await bob.isOnline();
  await page.evaluate(() => {
    Object.defineProperty(document, "hasFocus", { configurable: true, value: () => false });
    dispatchEvent(new Event("blur"));
  });
  await ann.say("nobody is called");
  await ann.say("@Bob, look");
  await expect.poll(() => shown(page)).toEqual([{ title: "#General", body: "New messages", tag: "general" }]);
  // Read, here or on another device: it is over.
  await page.evaluate(() => {
    Reflect.deleteProperty(document, "hasFocus");
    dispatchEvent(new Event("focus"));
  });
  await bob.goTo("General");
  await bob.sees("@Bob, look");
  await expect.poll(() => shown(page)).toEqual([]);
});

test("a push shows what it holds, and one for each room", async ({ bob }) => {
  const { page } = bob;
  await page.context().grantPermissions(["notifications"]);
  await page.evaluate(() => navigator.serviceWorker.ready);
  // Chromium without a screen takes every window for looked at, and then only tests are shown.
  const said = { room: "general", room_name: "General", seq: 7, calls: true, author: "Ann", text: "Look" };
  await push(page, { ...said, test: true, text: "Before" });
  await push(page, { ...said, test: true });
  await push(page, { ...said, room: "random" });
  await expect.poll(() => shown(page)).toEqual([
    { title: "Notifications arrive on this device.", body: "Look", tag: "general" },
  ]);
});
