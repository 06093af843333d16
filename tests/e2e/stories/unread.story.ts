import { expect, test } from "../support/story.ts";

test("who is called by name sees it from another room, until it is taken back", async ({ ann, bob }) => {
  await bob.goTo("Random");
  const general = bob.room("General");
  await ann.say("one");
  await expect(general).toHaveAccessibleName(/1 unread message$/);
  await ann.say("@Bob, have you seen this?");
  await expect(general).toHaveAccessibleName(/1 mention, 2 unread messages$/);
  await expect(bob.page).toHaveTitle("(1) #Random – Tertulia");
  // Ann is not called by her own words, nor by Bob's name.
  await expect(ann.page).toHaveTitle("#General – Tertulia");

  const called = ann.message("@Bob, have you seen this?");
  await called.hover();
  await called.getByRole("button", { name: "More for this message" }).click();
  await ann.page.getByRole("menuitem", { name: "Delete…" }).click();
  await ann.dialog("Delete this message?").getByRole("button", { name: "Delete" }).click();
  await expect(general).toHaveAccessibleName(/1 unread message$/);
  await expect(general).not.toHaveAccessibleName(/mention/);
  await expect(bob.page).toHaveTitle("#Random – Tertulia");
});

test("a message marked unread by key is so in all windows, until the room is read again", async ({
  ann,
  bob,
}) => {
  for (const words of ["first", "second", "third"]) await ann.say(words);
  await bob.sees("third");
  const other = await bob.page.context().newPage();
  await other.goto("/r/random");
  const elsewhere = other.getByRole("navigation", { name: "Rooms" }).getByRole("link", { name: /^General/ });
  await bob.page.bringToFront();
  await expect(elsewhere).not.toHaveAccessibleName(/unread/);

  await bob.composer.press("Shift+Tab");
  await expect(bob.message("third")).toBeFocused();
  await bob.page.keyboard.press("ArrowUp");
  await bob.page.keyboard.press("u");
  await expect(elsewhere).toHaveAccessibleName(/2 unread messages$/);
  await expect(bob.feed.getByText("New", { exact: true })).toBeVisible();

  // It stays so while Bob looks at it: he asked for it.
  await bob.goTo("Random");
  await expect(bob.room("General")).toHaveAccessibleName(/2 unread messages$/);
  await bob.goTo("General");
  await bob.sees("third");
  await expect(elsewhere).not.toHaveAccessibleName(/unread/);
});
