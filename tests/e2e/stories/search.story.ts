import { clean } from "../support/axe.ts";
import type { Person } from "../support/person.ts";
import { expect, test } from "../support/story.ts";

test.use({ settings: { send_rate: 10_000, send_burst: 100_000 } });

const field = (person: Person) => person.page.getByRole("combobox", { name: "Search messages" });
const results = (person: Person) =>
  person.page
    .getByRole("main")
    .getByRole("link")
    .filter({ has: person.page.locator("time") });

test("words lead to a message far back in its room, and Back to the results as they were", async ({
  server,
  guest,
}) => {
  const cara = await server.writer("Cara");
  for (let number = 1; number <= 1_200; number += 1)
    await cara.say("general", number === 150 ? "the treasure is under the old oak" : `message ${number}`);
  for (let number = 1; number <= 60; number += 1) await cara.say("random", `treasure hunt ${number}`);
  const ann = await guest("Ann");
  await ann.page.keyboard.press("ControlOrMeta+Shift+F");
  await expect(field(ann)).toBeFocused();
  await ann.page.keyboard.type("TREASURE");
  await expect(results(ann)).toHaveCount(20);
  await expect(ann.page).toHaveURL(/\/search\?q=TREASURE$/);
  await expect(results(ann).first().getByText("treasure", { exact: true })).toHaveJSProperty(
    "tagName",
    "MARK",
  );
  await ann.page.getByRole("button", { name: "Show more" }).click();
  await expect(results(ann)).toHaveCount(40);
  await ann.page.getByRole("button", { name: "Show more" }).click();
  await ann.page.getByRole("button", { name: "Show more" }).click();
  await expect(results(ann)).toHaveCount(61);

  // The oldest is the last of them.
  await field(ann).press("ArrowDown");
  await ann.page.keyboard.press("End");
  await expect(results(ann).last()).toBeFocused();
  await ann.page.keyboard.press("Enter");
  await ann.isIn("General");
  await expect(ann.message("the treasure is under the old oak")).toBeFocused();
  await expect(ann.page.getByText("You’re viewing older messages")).toBeVisible();

  await ann.page.goBack();
  await expect(results(ann)).toHaveCount(61);
  await expect(results(ann).last()).toBeFocused();
  await expect(results(ann).last()).toBeInViewport();
  await ann.page.keyboard.press("Escape");
  await expect(field(ann)).toBeFocused();
  await ann.page.keyboard.press("Escape");
  await ann.isIn("General");
});

test("filters are suggested, shown and taken away", async ({ owner, bob }) => {
  await owner.say("see https://example.com about the budget");
  await owner.say("the budget is done");
  await bob.say("which budget?");
  await owner.sees("which budget?");
  await owner.page.getByRole("button", { name: "Search messages" }).click();
  await field(owner).fill("budget from:b");
  await expect(owner.page.getByRole("option", { name: "Bob" })).toBeVisible();
  await field(owner).press("ArrowDown");
  await field(owner).press("ArrowUp");
  await field(owner).press("Enter");
  await expect(field(owner)).toHaveValue('budget from:"Bob" ');
  await expect(results(owner)).toHaveCount(1);
  await owner.page.getByRole("button", { name: "Remove from: Bob" }).click();
  await expect(results(owner)).toHaveCount(3);

  await owner.page.getByRole("button", { name: "Has…" }).click();
  await owner.page.getByRole("option", { name: "a link" }).click();
  await expect(field(owner)).toHaveValue("budget has:link ");
  await expect(results(owner)).toHaveCount(1);
  await field(owner).fill("budget in:gen");
  await owner.page.getByRole("option", { name: "#General" }).click();
  await expect(results(owner)).toHaveCount(3);
  await owner.page.getByLabel("Order").selectOption("Best match first");
  await expect(owner.page).toHaveURL(/order=best/);
  await expect(results(owner).first()).toContainText("which budget?");
  await clean(owner.page);

  // Whoever comes by a link that ends in a filter sees what was found, not what else could be written.
  await owner.page.goto("/search?q=budget+from:b");
  await expect(results(owner)).toHaveCount(1);
  await expect(field(owner)).toBeFocused();
  await expect(owner.page.getByRole("option", { name: "Bob" })).toHaveCount(0);

  await field(owner).fill("budget form:bob");
  await expect(owner.page.getByText("There is no filter `form:`.")).toBeVisible();
  await field(owner).fill("nothing like this");
  await expect(owner.page.getByText("Nothing found for nothing like this")).toBeVisible();
  await expect(field(owner)).toHaveValue("nothing like this");
});

test("an edited message is found by its new words, a deleted one not at all, on a phone too", async ({
  ann,
  visitor,
}) => {
  await ann.say("meet me at the harbour");
  await ann.say("deleted soon");
  await ann.chooseOfMessage("meet me at the harbour", "Edit");
  const editor = ann.page.getByRole("textbox", { name: "Your message" });
  await editor.fill("meet me at the station");
  await editor.press("Enter");
  await ann.sees("meet me at the station");
  await ann.chooseOfMessage("deleted soon", "Delete…");
  await ann.dialog("Delete this message?").getByRole("button", { name: "Delete" }).click();
  await expect(ann.feed.getByText("This message was deleted.")).toBeVisible();
  // For five seconds it is deleted here only.
  await expect(ann.feed.getByRole("button", { name: "Undo" })).toBeVisible();
  await expect(ann.feed.getByRole("button", { name: "Undo" })).toHaveCount(0);

  const bob = await visitor("Bob", {
    hasTouch: true,
    isMobile: true,
    viewport: { width: 390, height: 844 },
  });
  await bob.enter("/search?q=meet");
  await expect(results(bob)).toHaveCount(1);
  await expect(results(bob)).toContainText("station");
  await field(bob).fill("harbour");
  await expect(bob.page.getByText("Nothing found for harbour")).toBeVisible();
  await field(bob).fill("deleted");
  await expect(bob.page.getByText("Nothing found for deleted")).toBeVisible();
  await field(bob).fill("stat");
  await results(bob).first().tap();
  await bob.isIn("General");
  await bob.sees("meet me at the station");
  await bob.page.getByRole("button", { name: "Back to rooms" }).tap();
  await bob.page.getByRole("button", { name: "Search messages" }).tap();
  await expect(field(bob)).toBeVisible();
  expect(await bob.page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
});
