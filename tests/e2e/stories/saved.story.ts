import { expect, test } from "../support/story.ts";

test("what is saved for later is found again on another device, and leads to its place", async ({ ann, bob }) => {
  await ann.page.getByRole("link", { name: "Saved messages" }).click();
  await expect(ann.page.getByText(/^Nothing is saved\./)).toBeVisible();
  await ann.page.getByRole("button", { name: "Back" }).click();
  await bob.say("The door code is 1234");
  await bob.say("Lunch at noon");
  await ann.sees("Lunch at noon");
  await ann.chooseOfMessage("The door code is 1234", "Save for later");
  await ann.chooseOfMessage("Lunch at noon", "Save for later");
  await bob.chooseOfMessage("Lunch at noon", "Delete…");
  await bob.dialog("Delete this message?").getByRole("button", { name: "Delete" }).click();
  await expect(bob.message("This message was deleted.")).toHaveCount(1);

  // Another window of the same user hears of what is saved and removed elsewhere.
  const other = await ann.page.context().newPage();
  await other.goto("/saved");
  await expect(other.getByRole("link", { name: /The door code is 1234/ })).toBeVisible();
  await ann.goTo("Random");
  await ann.page.getByRole("link", { name: "Saved messages" }).click();
  const rows = ann.page.getByRole("main").getByRole("listitem");
  await expect(rows).toHaveCount(2);
  await expect(rows.first()).toContainText("This message was deleted.", { timeout: 15_000 });
  await expect(rows.first()).toContainText("In #General");
  await rows.first().getByRole("button", { name: "Remove from saved" }).click();
  await expect(rows).toHaveCount(1);
  await expect(other.getByRole("main").getByRole("listitem")).toHaveCount(1);
  await other.close();

  await rows.getByRole("link", { name: /The door code is 1234/ }).click();
  await expect(ann.message("The door code is 1234")).toBeFocused();
  await ann.chooseOfMessage("The door code is 1234", "Remove from saved");
  await ann.page.getByRole("link", { name: "Saved messages" }).click();
  await expect(ann.page.getByText(/^Nothing is saved\./)).toBeVisible();
});
