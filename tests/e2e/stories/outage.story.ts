import { expect, test } from "../support/story.ts";

// Room for the words beside a message that waits.
test.use({ viewport: { width: 1440, height: 900 } });

test("a killed server comes back, and what was written meanwhile arrives once", async ({
  server,
  ann,
  bob,
}) => {
  await ann.say("before");
  await bob.sees("before");
  await ann.composer.fill("half a sent");

  await server.kill();
  await expect(ann.composer).toHaveValue("half a sent");
  await ann.composer.press("End");
  await ann.composer.pressSequentially("ence, finished while the server is down");
  await ann.composer.press("Enter");
  const words = "half a sentence, finished while the server is down";
  await expect(ann.message(words)).toHaveCount(1);
  await expect(ann.message(words).getByText("Will send when you’re online")).toBeVisible();
  await ann.say("and a second one");
  await expect(ann.page.getByRole("main").getByText(/2 messages will send when you’re back\./)).toBeVisible();
  await expect(ann.page.getByRole("button", { name: "Try now" })).toBeVisible();

  await server.start();
  for (const person of [ann, bob]) {
    await person.sees(words);
    await person.sees("and a second one");
    await person.sees("before");
    await person.isOnline();
  }
  await expect(ann.page.getByRole("button", { name: "Try now" })).toHaveCount(0);
  // What was sent while away stands in the order it was written, and still does after a reload.
  await bob.page.reload();
  await bob.isIn("General");
  await expect(bob.feed.getByRole("article", { name: /^Ann/ })).toHaveText([
    /before/,
    new RegExp(words),
    /and a second one/,
  ]);
  await bob.say("I saw that");
  await ann.sees("I saw that");
});

test("a waiting message survives a reload while the server is down", async ({ server, ann, bob }) => {
  await server.kill();
  await ann.say("kept on this device");
  await expect(ann.message("kept on this device").getByText("Will send when you’re online")).toBeVisible();

  // Nobody serves the page now. A browser that had no time to keep the app shows its own error.
  await ann.page.reload().catch(() => {});
  await server.start();
  await ann.page.goto("/r/general");
  await ann.isIn("General");
  await ann.sees("kept on this device");
  await bob.sees("kept on this device");
});

test("a message waits for the network of its own device too", async ({ ann, bob }) => {
  await ann.page.context().setOffline(true);
  await expect(ann.page.getByText("You’re offline.").first()).toBeVisible();
  await ann.say("from the tunnel");
  await expect(ann.message("from the tunnel").getByText("Will send when you’re online")).toBeVisible();
  await bob.say("meanwhile");
  await bob.sees("meanwhile");

  await ann.page.context().setOffline(false);
  for (const person of [ann, bob]) {
    await person.sees("from the tunnel");
    await person.sees("meanwhile");
  }
});

test("dialogs open while the server is away", async ({ server, guest }) => {
  const ann = await guest("Ann");
  await server.kill();
  await ann.page.getByRole("button", { name: "Create room" }).click();
  const dialog = ann.page.getByRole("dialog", { name: "Create a room" });
  await dialog.getByLabel("Room name").fill("Garden");
  await dialog.getByRole("button", { name: "Create room" }).click();
  await expect(dialog.getByLabel("Room name")).toHaveAttribute("aria-invalid", "true");

  await server.start();
  await ann.isOnline();
  await dialog.getByRole("button", { name: "Create room" }).click();
  await ann.isIn("Garden");
});

test("a message too old to be sent unasked waits for Retry", async ({ server, ann, bob }) => {
  await server.kill();
  await ann.say("from yesterday");
  await expect(ann.message("from yesterday").getByText("Will send when you’re online")).toBeVisible();
  await ann.page.clock.setSystemTime(Date.now() + 25 * 60 * 60 * 1000);

  await server.start();
  await ann.isOnline();
  const row = ann.message("from yesterday");
  await expect(row.getByText("Not sent: This was written more than a day ago. Send it now?")).toBeVisible();
  await expect(bob.message("from yesterday")).toHaveCount(0);
  await ann.say("others pass it");
  await bob.sees("others pass it");

  await row.getByRole("button", { name: "Retry" }).click();
  for (const person of [ann, bob]) await person.sees("from yesterday");
  await expect(bob.feed.getByRole("article", { name: /^Ann (from|others)/ })).toHaveText([
    /others pass it/,
    /from yesterday/,
  ]);
});

test("a server that is stopped and started again is not a word to anybody", async ({ server, ann, bob }) => {
  await ann.say("before");
  await bob.sees("before");
  await server.stop();
  await server.start();
  await bob.say("after");
  await ann.sees("after");
  for (const person of [ann, bob]) {
    await person.isOnline();
    await expect(person.feed.getByText(/left|started over|skipped/)).toHaveCount(0);
  }
});
