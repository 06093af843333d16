import { expect, test } from "../support/story.ts";

test("two people talk, and a reload keeps the history and who they are", async ({ ann, bob }) => {
  await ann.say("Good morning, Bob");
  await bob.sees("Good morning, Bob");
  await bob.say("Morning, Ann. Coffee?");
  await ann.sees("Morning, Ann. Coffee?");

  await ann.page.reload();
  await ann.isIn("General");
  await ann.sees("Good morning, Bob");
  await ann.sees("Morning, Ann. Coffee?");
  await ann.say("Yes, please");
  await bob.sees("Yes, please");
  await expect(bob.page.getByRole("article", { name: "Ann Yes, please" })).toBeVisible();
});

test("what looks like markup is shown as it was written", async ({ ann, bob }) => {
  const words = `<img src=x onerror="alert(1)"> & <b>bold</b>`;
  await ann.say(words);
  await ann.sees(words);
  await bob.sees(words);
});

test("a room made in one browser appears in the other and can be entered", async ({ ann, bob }) => {
  await ann.page.getByRole("button", { name: "Create room" }).click();
  const dialog = ann.page.getByRole("dialog", { name: "Create a room" });
  await dialog.getByLabel("Room name").fill("Garden");
  await dialog.getByRole("button", { name: "Create room" }).click();
  await expect(dialog).toHaveCount(0);
  await ann.isIn("Garden");
  await expect(ann.page.getByText("This is the start of #Garden")).toBeVisible();

  await bob.goTo("Garden");
  await bob.say("What grows here?");
  await ann.sees("What grows here?");
});

test("another room counts what is unread until it was read", async ({ ann, bob }) => {
  await bob.goTo("Random");
  const general = bob.room("General");
  await ann.say("one");
  await expect(general).toHaveAccessibleName(/1 unread message$/);
  await ann.say("two");
  await ann.say("three");
  await expect(general).toHaveAccessibleName(/3 unread messages$/);
  // Nobody calls Bob: that is no reason to count in the title.
  await expect(bob.page).toHaveTitle("#Random – Tertulia");

  // Bob's second window shows when he has read: the room he looks at has no count anyway.
  const other = await bob.page.context().newPage();
  await other.goto("/r/tech");
  const elsewhere = other.getByRole("navigation", { name: "Rooms" }).getByRole("link", { name: /^General/ });
  await expect(elsewhere).toHaveAccessibleName(/3 unread messages$/);
  await bob.goTo("General");
  await bob.sees("three");
  await expect(elsewhere).not.toHaveAccessibleName(/unread/);
  await bob.goTo("Random");
  await expect(general).not.toHaveAccessibleName(/unread/);
});

test("typing shows while somebody types and goes with the message", async ({ ann, bob }) => {
  await bob.composer.pressSequentially("hel");
  await expect(ann.page.getByText("Bob is typing…")).toBeVisible();
  await bob.composer.press("Enter");
  await ann.sees("hel");
  await expect(ann.page.getByText("Bob is typing…")).toHaveCount(0);
});

test("a text that is too long stays in the field until it is shortened", async ({ ann, bob }) => {
  const long = "x".repeat(16_384 + 10);
  await ann.composer.fill(long);
  await ann.composer.press("Enter");
  await expect(ann.composer).toHaveAccessibleDescription(/^This message is 10 bytes too long\. Shorten it/);
  await expect(ann.composer).toHaveValue(long);
  await ann.say("short");
  await bob.sees("short");
  await expect(bob.page.getByText("xxxxxxxxxx")).toHaveCount(0);
});

test("a draft waits in its room", async ({ ann }) => {
  await ann.composer.fill("not yet finished");
  await ann.goTo("Random");
  await expect(ann.composer).toHaveValue("");
  await expect(ann.room("General")).toHaveAccessibleName(/has a draft/);
  await ann.goTo("General");
  await expect(ann.composer).toHaveValue("not yet finished");
});
