import { expect, test } from "../support/story.ts";

test("everything works by keyboard alone", async ({ visitor, guest }) => {
  const bob = await guest("Bob");
  const ann = await visitor("Ann");
  const keys = ann.page.keyboard;
  await ann.page.goto("/");
  await expect(ann.page.getByLabel("Your name")).toBeFocused();
  await keys.type("Ann");
  await keys.press("Enter");
  await ann.isIn("General");
  await expect(ann.composer).toBeFocused();

  await keys.type("no mouse");
  await keys.press("Shift+Enter");
  await keys.type("in sight");
  await keys.press("Enter");
  await expect(bob.feed.getByText("no mouse in sight")).toBeVisible();
  await expect(ann.composer).toHaveValue("");

  await keys.press("Alt+ArrowDown");
  await ann.isIn("Random");
  await expect(ann.composer).toBeFocused();
  await keys.press("Alt+ArrowUp");
  await ann.isIn("General");

  const sheet = ann.page.getByRole("dialog", { name: "Keyboard shortcuts" });
  await keys.press("Control+/");
  await expect(sheet).toBeVisible();
  await keys.press("Escape");
  await expect(sheet).toHaveCount(0);
  await expect(ann.composer).toBeFocused();

  const jump = ann.page.getByRole("dialog", { name: "Jump to a room" });
  await keys.press("Control+k");
  await expect(jump).toBeVisible();
  await keys.type("tech");
  await keys.press("Enter");
  await ann.isIn("Tech Talk");
  await expect(jump).toHaveCount(0);

  await keys.press("Control+.");
  await expect(ann.members).toHaveCount(0);
  await keys.press("Control+.");
  await expect(ann.members).toBeVisible();

  await keys.press("Alt+ArrowUp");
  await keys.press("Alt+ArrowUp");
  await ann.isIn("General");
  await keys.press("Shift+F6");
  await keys.press("Shift+F6");
  await expect(ann.room("General")).toBeFocused();
  await keys.press("x");
  await expect(ann.composer).toBeFocused();
  await expect(ann.composer).toHaveValue("x");
});
