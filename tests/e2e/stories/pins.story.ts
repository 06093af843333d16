import type { Person } from "../support/person.ts";
import { expect, test } from "../support/story.ts";

/** Ann makes a room, where she keeps order, and Bob comes in. */
async function meet(ann: Person, bob: Person): Promise<void> {
  await ann.page.getByRole("button", { name: "Create room" }).click();
  const dialog = ann.dialog("Create a room");
  await dialog.getByLabel("Room name").fill("Kitchen");
  await dialog.getByRole("button", { name: "Create room" }).click();
  await ann.isIn("Kitchen");
  await bob.goTo("Kitchen");
}

test("what somebody pins is there for everybody, and leads back to the message", async ({ ann, bob }) => {
  await meet(ann, bob);
  await ann.say("The door code is 1234");
  await bob.sees("The door code is 1234");
  await ann.chooseOfMessage("The door code is 1234", "Pin to room");
  for (const person of [ann, bob]) {
    await expect(person.message("The door code is 1234").getByText("Pinned", { exact: true })).toBeVisible();
    await expect(person.feed.getByRole("article", { name: "Ann pinned a message." })).toBeVisible();
    await expect(person.page.getByRole("button", { name: "1 pinned message" })).toBeVisible();
  }
  await bob.page.getByRole("button", { name: "1 pinned message" }).click();
  const pins = bob.dialog("Pinned messages in #Kitchen");
  await expect(pins.getByText("Pinned by Ann")).toBeVisible();
  // Bob keeps no order here: he reads, and unpins nothing.
  await expect(pins.getByRole("button", { name: "Unpin" })).toHaveCount(0);
  await pins.getByRole("link", { name: /The door code is 1234/ }).click();
  await expect(bob.message("The door code is 1234")).toBeFocused();

  await ann.page.getByRole("button", { name: "1 pinned message" }).click();
  const own = ann.dialog("Pinned messages in #Kitchen");
  await own.getByRole("button", { name: "Unpin" }).click();
  await expect(own.getByText("Nothing is pinned here.")).toBeVisible();
  await expect(bob.message("The door code is 1234").getByText("Pinned", { exact: true })).toHaveCount(0);
  await expect(bob.page.getByRole("button", { name: "1 pinned message" })).toHaveCount(0);
});

test("without a connection a pin waits, and a deleted message is pinned no more", async ({ ann, bob }) => {
  await meet(ann, bob);
  await ann.say("Lunch at noon");
  await bob.sees("Lunch at noon");
  await ann.page.context().setOffline(true);
  await ann.chooseOfMessage("Lunch at noon", "Pin to room");
  await expect(ann.message("Lunch at noon").getByText("Pinned", { exact: true })).toBeVisible();
  await ann.page.context().setOffline(false);
  await expect(bob.message("Lunch at noon").getByText("Pinned", { exact: true })).toBeVisible({
    timeout: 30_000,
  });
  await ann.chooseOfMessage("Lunch at noon", "Delete…");
  await ann.dialog("Delete this message?").getByRole("button", { name: "Delete" }).click();
  await expect(bob.page.getByRole("button", { name: "1 pinned message" })).toHaveCount(0, { timeout: 15_000 });
});
