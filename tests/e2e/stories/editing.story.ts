import { expect, test } from "../support/story.ts";

test("the last message is changed with the arrow key, and everybody sees the new words only", async ({
  ann,
  bob,
}) => {
  await ann.say("See you at thre");
  await bob.sees("See you at thre");
  await ann.composer.press("ArrowUp");
  const editor = ann.page.getByRole("textbox", { name: "Your message" });
  await expect(editor).toBeFocused();
  await expect(editor).toHaveValue("See you at thre");
  await editor.pressSequentially("e");
  await editor.press("Enter");
  await expect(ann.composer).toBeFocused();
  for (const person of [ann, bob]) {
    await expect(person.message("See you at three").getByText("(edited)")).toBeVisible();
    await expect(person.message("See you at thre")).toHaveCount(0);
  }
  await bob.page.reload();
  await bob.isIn("General");
  await expect(bob.message("See you at three").getByText("(edited)")).toBeVisible();
});

test("a change made while somebody was away is there when they come back", async ({ ann, bob }) => {
  await ann.say("Lunch at noon");
  await bob.sees("Lunch at noon");
  await bob.page.context().setOffline(true);
  const row = ann.message("Lunch at noon");
  await row.hover();
  await row.getByRole("button", { name: "More" }).click();
  await ann.page.getByRole("menuitem", { name: "Edit" }).click();
  const editor = ann.page.getByRole("textbox", { name: "Your message" });
  await editor.fill("Lunch at one");
  await ann.page.getByRole("button", { name: "Save changes" }).click();
  await expect(ann.message("Lunch at one").getByText("(edited)")).toBeVisible();
  await bob.page.context().setOffline(false);
  await expect(bob.message("Lunch at one").getByText("(edited)")).toBeVisible({ timeout: 30_000 });
  await expect(bob.message("Lunch at noon")).toHaveCount(0);
});

test("who stops editing keeps the draft of the new message, and finds the change again", async ({ ann }) => {
  await ann.say("One two three");
  await ann.composer.fill("Something half");
  const row = ann.message("One two three");
  await row.focus();
  await row.press("e");
  const editor = ann.page.getByRole("textbox", { name: "Your message" });
  await editor.fill("One two three four");
  await editor.press("Escape");
  await expect(ann.composer).toHaveValue("Something half");
  await ann.composer.fill("");
  await ann.composer.press("ArrowUp");
  await expect(editor).toHaveValue("One two three four");
  await editor.press("Enter");
  await expect(ann.message("One two three four").getByText("(edited)")).toBeVisible();
});
