import { clean } from "../support/axe.ts";
import type { Person } from "../support/person.ts";
import { expect, test } from "../support/story.ts";

const list = (person: Person) => person.page.getByRole("listbox");

test("a message is shown as it was marked, and plain to those who listen", async ({ ann, bob }) => {
  await ann.say("**Ready** for the _release_?\n\n- [x] tag\n- [ ] tell @Bob in #random");
  const row = bob.feed.getByRole("article").filter({ hasText: "Ready" });
  await expect(row.locator("strong")).toHaveText("Ready");
  await expect(row.locator("em")).toHaveText("release");
  await expect(row.getByRole("listitem")).toHaveCount(2);
  await row.getByRole("link", { name: "#random" }).click();
  await bob.isIn("Random");
});

test("new messages are read aloud without their markup", async ({ ann, bob }) => {
  await bob.page.bringToFront();
  await ann.say("**Nobody** knows ||the end||");
  await expect(bob.page.getByRole("status").filter({ hasText: "Ann: Nobody knows spoiler" })).toHaveCount(1);
});

test("code is coloured and copied as it was written", async ({ ann, bob }) => {
  const code = 'fn main() {\n    println!("hello");\n}';
  await ann.say(`\`\`\`rust\n${code}\n\`\`\``);
  const block = bob.feed.getByRole("group", { name: "Code, Rust" });
  await expect(block).toContainText("println!");
  await expect(block.locator("span").first()).toBeVisible();
  await bob.feed.getByRole("button", { name: "Copy code" }).click();
  await clean(bob.page);
  await bob.composer.press("ControlOrMeta+v");
  await expect(bob.composer).toHaveValue(code);
});

test("a spoiler is read by keyboard, and only by who asks", async ({ ann, bob }) => {
  await ann.say("It was ||the butler||");
  const row = bob.feed.getByRole("article").filter({ hasText: "It was" });
  await expect(row).not.toHaveAccessibleName(/butler/);
  await row.focus();
  await bob.page.keyboard.press("Enter");
  await expect(row.getByRole("button", { name: "Spoiler: show it" })).toBeFocused();
  await bob.page.keyboard.press("Enter");
  await expect(row.getByText("the butler")).toBeFocused();
  await expect(row).toHaveAccessibleName(/butler/);
});

test("whoever is named is told apart from others who are", async ({ owner, ann, bob }) => {
  await ann.say("I am Ann, a guest: I cannot call @room");
  await owner.sees("I am Ann, a guest: I cannot call @room");
  await owner.say("@bob and @Ann and @nobody, at @here");
  const named = (person: Person, words: string) =>
    person.feed.locator("bdi").filter({ hasText: new RegExp(`^${words}$`) });
  const colour = (person: Person, words: string) =>
    named(person, words).evaluate((part) => getComputedStyle(part).backgroundColor);
  await expect(named(bob, "@bob")).toBeVisible();
  await expect(named(bob, "@nobody")).toHaveCount(0);
  await expect(named(bob, "@room")).toHaveCount(0);
  expect(await colour(bob, "@bob")).not.toBe(await colour(bob, "@Ann"));
  expect(await colour(bob, "@bob")).toBe(await colour(bob, "@here"));
  expect(await colour(ann, "@Ann")).toBe(await colour(bob, "@bob"));
});

test("suggestions are taken by keys only when one is chosen, and undo takes them back", async ({
  ann,
  bob,
}) => {
  await bob.say("here I am");
  await ann.sees("here I am");
  await ann.composer.pressSequentially("Thanks @b");
  await expect(list(ann).getByRole("option", { name: "Bob" })).toHaveAttribute("aria-selected", "true");
  await expect(ann.page.getByRole("status").filter({ hasText: /^2 suggestions/ })).toHaveCount(1);
  await clean(ann.page);
  await ann.composer.press("Tab");
  await expect(ann.composer).toHaveValue("Thanks @Bob ");
  await expect(list(ann)).toHaveCount(0);
  await ann.composer.press("ControlOrMeta+z");
  await expect(ann.composer).toHaveValue("Thanks @b");

  // Closed by Escape, Enter sends.
  await ann.composer.press("Escape");
  await expect(list(ann)).toHaveCount(0);
  await ann.composer.press("Enter");
  await bob.sees("Thanks @b");

  // A whole name needs nothing accepted.
  await ann.composer.pressSequentially("and @bob");
  await expect(list(ann)).toBeVisible();
  await ann.composer.press("Enter");
  await bob.sees("and @bob");
});

test("emoji are written by name, by picking, and found again among those used", async ({ ann }) => {
  await ann.composer.pressSequentially("Done :tad");
  await list(ann)
    .getByRole("option", { name: /:tada:/ })
    .click();
  await expect(ann.composer).toHaveValue("Done 🎉 ");
  await ann.composer.pressSequentially(":rocket:");
  await expect(ann.composer).toHaveValue("Done 🎉 🚀");
  await ann.page.getByRole("button", { name: "Emoji", exact: true }).click();
  const picker = ann.page.getByRole("dialog", { name: "Emoji" });
  await expect(picker.getByRole("gridcell", { name: "rocket" }).first()).toBeVisible();
  await clean(ann.page);
  await picker.getByRole("searchbox", { name: "Search emoji" }).fill("avocado");
  await ann.page.keyboard.press("ArrowDown");
  await expect(picker.getByRole("gridcell", { name: "avocado" })).toHaveAttribute("aria-selected", "true");
  await ann.page.keyboard.press("Enter");
  await expect(picker).toHaveCount(0);
  await expect(ann.composer).toBeFocused();
  await expect(ann.composer).toHaveValue("Done 🎉 🚀🥑");
});

test("keys mark what is selected", async ({ ann, bob }) => {
  await ann.composer.fill("important");
  await ann.composer.press("ControlOrMeta+a");
  await ann.composer.press("ControlOrMeta+b");
  await expect(ann.composer).toHaveValue("**important**");
  await ann.composer.press("ControlOrMeta+i");
  await expect(ann.composer).toHaveValue("**_important_**");
  await ann.composer.press("ControlOrMeta+z");
  await expect(ann.composer).toHaveValue("**important**");
  await ann.composer.press("Enter");
  await bob.sees("important");
});

test("commands act, and what is none stays until it is sent as text", async ({ ann, bob }) => {
  await ann.composer.fill("/me waves");
  await ann.composer.press("Enter");
  await bob.sees("waves");
  await expect(bob.message("waves").locator("em")).toHaveText("waves");
  await ann.say("/shrug so it goes");
  await bob.sees("so it goes ¯\\_(ツ)_/¯");

  await ann.composer.fill("/dance now");
  await ann.composer.press("Enter");
  const sentence = ann.page.getByRole("alert").filter({ hasText: "There is no command “/dance”" });
  await expect(sentence).toBeVisible();
  await expect(ann.composer).toHaveValue("/dance now");
  await clean(ann.page);
  await ann.page.getByRole("button", { name: "Send as text" }).click();
  await bob.sees("/dance now");
  await expect(sentence).toHaveCount(0);

  await ann.say("//me is a command");
  await bob.sees("/me is a command");
  await ann.say("/etc/hosts is a file");
  await bob.sees("/etc/hosts is a file");

  // A guest may not change the topic: it is neither offered nor done.
  await ann.composer.pressSequentially("/");
  await expect(list(ann).getByRole("option", { name: /^\/me/ })).toBeVisible();
  await expect(list(ann).getByRole("option", { name: /^\/topic/ })).toHaveCount(0);
  await ann.composer.fill("/topic mine");
  await ann.composer.press("Enter");
  await expect(ann.page.getByRole("alert").filter({ hasText: "You cannot use “/topic”" })).toBeVisible();
  await ann.composer.fill("/help");
  await ann.composer.press("Enter");
  await expect(ann.dialog("Writing messages")).toContainText("/shrug");
});

test("the owner sets the topic and adds somebody by name", async ({ owner, visitor }) => {
  const eve = await visitor("Eve");
  await eve.createAccount();
  await owner.createPrivateRoom("Founders");
  await owner.say("/topic The five of us");
  await expect(owner.page.getByRole("main").getByText("The five of us")).toBeVisible();
  await owner.composer.fill("/invite nobody here");
  await owner.composer.press("Enter");
  await expect(
    owner.page.getByRole("alert").filter({ hasText: "Nobody called “nobody here”" }),
  ).toBeVisible();
  await expect(owner.composer).toHaveValue("/invite nobody here");
  await owner.say("/invite @eve");
  await eve.goTo("Founders");
  await owner.say("/invite");
  await expect(owner.dialog("Add people to #Founders")).toBeVisible();
  await owner.page.keyboard.press("Escape");

  await owner.composer.fill("/mute for ages");
  await owner.composer.press("Enter");
  await expect(owner.page.getByRole("alert").filter({ hasText: "For how long?" })).toBeVisible();
  await owner.composer.fill("/mute 8h");
  await owner.composer.press("Enter");
  await expect(owner.room("Founders")).toHaveAccessibleName(/muted/);
  await owner.say("/mute off");
  await expect(owner.room("Founders")).not.toHaveAccessibleName(/muted/);
});

test("while a message is changed, names are suggested too, and Escape closes the list first", async ({
  ann,
  bob,
}) => {
  await bob.say("hello");
  await ann.say("Ask them");
  await ann.composer.press("ArrowUp");
  const editor = ann.page.getByRole("textbox", { name: "Your message" });
  await editor.pressSequentially(" or @bo");
  await expect(list(ann)).toBeVisible();
  await editor.press("Escape");
  await expect(list(ann)).toHaveCount(0);
  await expect(editor).toHaveValue("Ask them or @bo");
  await editor.press("Escape");
  await expect(editor).toHaveCount(0);
});
