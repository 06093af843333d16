import { expect, test } from "../support/story.ts";

// Others see somebody leave after this time; the default would only make the stories wait.
test.use({ settings: { leave_grace_ms: 300 } });

test("who is here, and how many, follows who comes and goes", async ({ ann, guest }) => {
  const here = ann.page.getByRole("main").getByText(/here$/);
  await expect(here).toHaveText("1 person here");
  await expect(ann.members.getByRole("listitem")).toHaveText([/Ann.*you/]);

  const bob = await guest("Bob");
  await expect(here).toHaveText("2 people here");
  await expect(ann.members.getByText("Online — 2")).toBeVisible();
  await expect(ann.members.getByRole("listitem").filter({ hasText: "Bob" })).toHaveCount(1);
  await expect(ann.room("General")).toHaveAccessibleName(/2 people here/);

  await bob.page.context().close();
  await expect(here).toHaveText("1 person here");
  await expect(ann.members.getByRole("listitem")).toHaveCount(1);
});

test("comings and goings collapse into one line that opens", async ({ ann, guest }) => {
  const bob = await guest("Bob");
  await expect(ann.feed.getByText("Bob joined", { exact: true })).toBeVisible();
  const cara = await guest("Cara");
  await expect(ann.feed.getByRole("button", { name: "2 people joined", exact: true })).toBeVisible();
  await bob.page.context().close();
  await cara.page.context().close();
  const run = ann.feed.getByRole("button", { name: "2 people joined, 2 people left" });
  await expect(run).toBeVisible();
  await expect(run).toHaveAttribute("aria-expanded", "false");
  await run.click();
  await expect(ann.feed.getByRole("listitem")).toHaveText([
    /^Bob, Cara joined/,
    /^(Bob, Cara|Cara, Bob) left/,
  ]);
});

test.describe("with time to come back", () => {
  test.use({ settings: { leave_grace_ms: 4_000 } });

  test("a reload is no coming and going", async ({ ann, bob, guest }) => {
    await expect(ann.feed.getByText("Bob joined", { exact: true })).toBeVisible();
    const cara = await guest("Cara");
    await expect(ann.feed.getByText("2 people joined", { exact: true })).toBeVisible();
    await bob.page.reload();
    await bob.isIn("General");
    // Whoever goes after him is seen to leave, so his own time to come back is over as well.
    await cara.page.context().close();
    await expect(ann.feed.getByText("2 people joined, Cara left", { exact: true })).toBeVisible();
    await expect(ann.members.getByRole("listitem")).toHaveText([/Ann/, /Bob/]);
  });
});
