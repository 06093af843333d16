import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { expect, test } from "../support/story.ts";

/** Room for the words beside a message that waits. */
const wide = { viewport: { width: 1440, height: 900 } };

for (const colorScheme of ["dark", "light"] as const) {
  test.describe(`axe finds nothing in the ${colorScheme} theme`, () => {
    test.use({ contextOptions: { colorScheme, reducedMotion: "reduce" } });

    test("at the entrance, in rooms and in dialogs", async ({ visitor, guest }) => {
      const ann = await visitor("Ann");
      await ann.page.goto("/");
      await expect(ann.page.getByLabel("Your name")).toBeVisible();
      await clean(ann.page);
      await ann.page.getByRole("button", { name: "Enter", exact: true }).click();
      await expect(ann.page.getByText("Write a name first.")).toBeVisible();
      await clean(ann.page);

      await ann.enter("/r/general");
      await ann.isIn("General");
      await expect(ann.page.getByText("This is the start of #General")).toBeVisible();
      await clean(ann.page);

      const bob = await guest("Bob");
      await bob.say("hello there");
      await ann.say("hello");
      await ann.sees("hello");
      await bob.goTo("Random");
      await bob.say("over here");
      await expect(ann.room("Random")).toHaveAccessibleName(/unread/);
      await expect(ann.members.getByText("Online — 1")).toBeVisible();
      await clean(ann.page);

      await ann.page.getByRole("button", { name: "Create room" }).click();
      await expect(ann.page.getByRole("dialog", { name: "Create a room" })).toBeVisible();
      await clean(ann.page);
      await ann.page.keyboard.press("Escape");
      await ann.page.keyboard.press("Control+/");
      await expect(ann.page.getByRole("dialog", { name: "Keyboard shortcuts" })).toBeVisible();
      await clean(ann.page);
      await ann.page.keyboard.press("Escape");
      await ann.page.keyboard.press("Control+k");
      await expect(ann.page.getByRole("dialog", { name: "Jump to a room" })).toBeVisible();
      await clean(ann.page);
      await ann.page.keyboard.press("Escape");
      await ann.page.getByRole("button", { name: /^Ann/ }).click();
      await expect(ann.page.getByRole("menu")).toBeVisible();
      await clean(ann.page);
      await ann.page.goto("/r/nowhere");
      await expect(ann.page.getByRole("heading", { name: "This room does not exist" })).toBeVisible();
      await clean(ann.page);
    });

    test("while the server is away", async ({ server, guest }) => {
      const ann = await guest("Ann", wide);
      await server.kill();
      await ann.say("later");
      await expect(ann.page.getByRole("button", { name: "Try now" })).toBeVisible();
      await expect(ann.message("later").getByText("Will send when you’re online")).toBeVisible();
      await clean(ann.page);
    });

    test("on a phone", async ({ visitor }) => {
      const ann = await visitor("Ann", { viewport: { width: 390, height: 844 } });
      await ann.enter("/");
      await expect(ann.room("General")).toBeVisible();
      await clean(ann.page);
      await ann.room("General").click();
      await ann.isIn("General");
      await ann.say("from a phone");
      await ann.sees("from a phone");
      await clean(ann.page);
      await ann.page.getByRole("button", { name: "Show members" }).click();
      await expect(ann.page.getByRole("heading", { name: "Members" })).toBeVisible();
      await clean(ann.page);
    });
  });
}

async function clean(page: Page): Promise<void> {
  // A colour in the middle of a fade is no finding. What spins does not end.
  await page.evaluate(() =>
    Promise.all(
      document
        .getAnimations()
        .filter((animation) => animation.effect?.getComputedTiming().iterations !== Number.POSITIVE_INFINITY)
        .map((animation) => animation.finished.catch(() => undefined)),
    ).then(() => undefined),
  );
  const { violations } = await new AxeBuilder({ page }).analyze();
  const found = violations.flatMap((rule) =>
    rule.nodes.map((node) => `${rule.id}: ${node.target.join(" ")}: ${node.failureSummary}`),
  );
  expect(found).toEqual([]);
}
