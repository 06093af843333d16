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

  const jump = ann.page.getByRole("dialog", { name: "Go to or do" });
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

test("a private room is made, filled and left by keyboard alone", async ({ owner, visitor }) => {
  const bob = await visitor("Bob");
  await bob.createAccount();
  const { page } = owner;
  const keys = page.keyboard;
  const focus = page.locator(":focus");
  /** Goes on with Tab until what has the focus is called so. */
  const tabTo = async (name: string | RegExp) => {
    await expect(async () => {
      await keys.press("Tab");
      await expect(focus).toHaveAccessibleName(name, { timeout: 50 });
    }).toPass({ intervals: [0] });
  };

  await keys.press("Shift+F6");
  await keys.press("Shift+F6");
  await expect(owner.room("General")).toBeFocused();
  // Past the one that is always there.
  await keys.press("Shift+Tab");
  await keys.press("Shift+Tab");
  await expect(focus).toHaveAccessibleName("Create room");
  await keys.press("Enter");
  await expect(owner.dialog("Create a room").getByLabel("Room name")).toBeFocused();
  await keys.type("Attic");
  await tabTo(/^Everybody/);
  await keys.press("ArrowDown");
  await expect(owner.dialog("Create a room").getByLabel("Invited people")).toBeChecked();
  await keys.press("Enter");
  await owner.isIn("Attic");
  await expect(owner.composer).toBeFocused();

  await keys.press("F6");
  await expect(owner.members.getByRole("heading", { name: "Members" })).toBeVisible();
  await tabTo("Add people");
  await keys.press("Enter");
  const add = owner.dialog("Add people to #Attic");
  await expect(add.getByRole("searchbox")).toBeFocused();
  await keys.type("bob");
  await expect(add.getByText("1 person")).toBeVisible();
  await tabTo("Bob");
  await keys.press("Space");
  await tabTo("Add");
  await keys.press("Enter");
  await expect(add).toHaveCount(0);
  await expect(focus).toHaveAccessibleName("Add people");
  await expect(bob.room("Attic")).toBeVisible();

  // Somebody has to look after the room when its owner goes.
  await tabTo("What you can do with Bob");
  await keys.press("Enter");
  await expect(page.getByRole("menu").getByRole("menuitem").first()).toBeFocused();
  await expect(async () => {
    await keys.press("ArrowDown");
    await expect(focus).toHaveAccessibleName("Hand over the room…", { timeout: 50 });
  }).toPass({ intervals: [0] });
  await keys.press("Enter");
  const handOver = owner.dialog("Hand over to Bob?");
  await expect(handOver).toBeVisible();
  await tabTo("Hand over");
  await keys.press("Enter");
  await expect(handOver).toHaveCount(0);

  await tabTo("More for #Attic");
  await keys.press("Enter");
  const menu = page.getByRole("menu", { name: "More for #Attic" });
  await expect(menu.getByRole("menuitem").first()).toBeFocused();
  await keys.press("Escape");
  await expect(menu).toHaveCount(0);
  await expect(focus).toHaveAccessibleName("More for #Attic");
  await keys.press("Enter");
  await keys.press("End");
  await expect(menu.getByRole("menuitem", { name: "Leave room" })).toBeFocused();
  await keys.press("Enter");
  const leave = owner.dialog("Leave #Attic?");
  await expect(focus).toHaveAccessibleName("Cancel");
  await tabTo("Leave");
  await keys.press("Enter");
  await expect(leave).toHaveCount(0);
  await owner.isIn("General");
  await expect(owner.room("Attic")).toHaveCount(0);
  await expect(bob.room("Attic")).toBeVisible();
});
