import { expect, test } from "../support/story.ts";

test("a reaction is there for everybody, and is taken back by another press", async ({ ann, bob }) => {
  await ann.say("Cake in the kitchen");
  await bob.sees("Cake in the kitchen");
  const row = bob.message("Cake in the kitchen");
  await row.hover();
  await row.getByRole("button", { name: "React with 👍" }).click();
  for (const person of [ann, bob]) {
    const chip = person.message("Cake in the kitchen").getByRole("button", { name: /^👍 1/ });
    await expect(chip).toHaveAttribute("aria-pressed", String(person === bob));
  }
  await ann.message("Cake in the kitchen").getByRole("button", { name: /^👍 1/ }).click();
  const both = bob.message("Cake in the kitchen").getByRole("button", { name: "👍 2: You and Ann" });
  await expect(both).toHaveAttribute("title", "You and Ann reacted with 👍");
  await both.click();
  await expect(ann.message("Cake in the kitchen").getByRole("button", { name: "👍 1: You" })).toBeVisible();
});

test("by keyboard any emoji can be found, and the row has the focus again", async ({ ann }) => {
  await ann.say("We did it");
  await ann.sees("We did it");
  const row = ann.message("We did it");
  await row.focus();
  await row.press("+");
  await ann.page.getByRole("searchbox").fill("party popper");
  // Before it is looked for it stands among those used often.
  await expect(ann.page.getByRole("gridcell").first()).toHaveAccessibleName(/party popper/i);
  await ann.page.keyboard.press("Enter");
  await expect(row.getByRole("button", { name: /^🎉 1/ })).toBeVisible();
});

test("what was wished in a tunnel is so when the connection is back, and the last wish counts", async ({
  ann,
  bob,
}) => {
  await ann.say("Coming tonight?");
  await bob.sees("Coming tonight?");
  const row = bob.message("Coming tonight?");
  await row.hover();
  const thumb = row.getByRole("button", { name: "React with 👍" });
  await expect(thumb).toBeVisible();
  await bob.page.context().setOffline(true);
  for (let press = 0; press < 3; press += 1) {
    // With the first reaction the row grows, away from under the pointer.
    await row.hover();
    await thumb.click();
  }
  await expect(row.getByRole("button", { name: /^👍 1/ })).toBeVisible();
  // Meanwhile somebody else reacts, too.
  const seen = ann.message("Coming tonight?");
  await seen.hover();
  await seen.getByRole("button", { name: "React with ❤️" }).click();
  await bob.page.context().setOffline(false);
  for (const person of [ann, bob]) {
    const here = person.message("Coming tonight?");
    await expect(here.getByRole("button", { name: /^👍 1/ })).toBeVisible({ timeout: 30_000 });
    await expect(here.getByRole("button", { name: /^❤️ 1/ })).toBeVisible();
  }
});

test("an answer shows what it answers, as that is now", async ({ ann, bob }) => {
  await ann.say("Tea or coffee?");
  await bob.sees("Tea or coffee?");
  const row = bob.message("Tea or coffee?");
  await row.focus();
  await row.press("r");
  await expect(bob.page.getByText("Replying to Ann")).toBeVisible();
  await bob.page.reload();
  await expect(bob.page.getByText("Replying to Ann")).toBeVisible();
  await bob.composer.fill("Tea, please");
  await bob.composer.press("Enter");
  await expect(bob.page.getByText("Replying to Ann")).toHaveCount(0);
  const answer = ann.message("Tea, please");
  await answer.getByRole("button", { name: "In reply to Ann: Tea or coffee?" }).click();
  const asked = ann.feed.getByRole("article", { name: "Ann Tea or coffee?" });
  await expect(asked).toBeFocused();
  await asked.press("Delete");
  await ann.dialog("Delete this message?").getByRole("button", { name: "Delete" }).click();
  await expect(answer.getByText("This message was deleted.")).toBeVisible();
  await expect(bob.message("Tea, please").getByText("This message was deleted.")).toBeVisible({
    timeout: 15_000,
  });
});

test("for five seconds a deletion is one's own affair", async ({ ann, bob }) => {
  await ann.say("Something rash");
  await bob.sees("Something rash");
  const remove = async () => {
    await ann.chooseOfMessage("Something rash", "Delete…");
    await ann.dialog("Delete this message?").getByRole("button", { name: "Delete" }).click();
    await expect(ann.message("Something rash")).toHaveCount(0);
  };
  await remove();
  await ann.feed.getByRole("button", { name: "Undo" }).click();
  await ann.sees("Something rash");
  await bob.sees("Something rash");
  await remove();
  await ann.composer.press("Control+z");
  await ann.sees("Something rash");
  await remove();
  // Whoever closes the tab meant it.
  await ann.page.close();
  await expect(bob.message("Something rash")).toHaveCount(0);
  await expect(bob.message("This message was deleted.")).toBeVisible();
});
