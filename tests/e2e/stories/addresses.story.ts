import { expect, test } from "../support/story.ts";

test("a deep link leads to its room, by the entrance", async ({ visitor }) => {
  const ann = await visitor("Ann");
  await ann.enter("/r/random");
  await ann.isIn("Random");
  await expect(ann.page).toHaveURL(/\/r\/random$/);
  await ann.page.reload();
  await ann.isIn("Random");
});

test("a room that is not there says so and leads to the rooms", async ({ ann }) => {
  await ann.page.goto("/r/nowhere");
  await expect(ann.page.getByRole("heading", { name: "This room does not exist" })).toBeVisible();
  await ann.page.getByRole("button", { name: "Go to the rooms" }).click();
  await ann.isIn("General");
});

test("an address that leads nowhere says so", async ({ ann }) => {
  await ann.page.goto("/somewhere/else");
  await expect(ann.page.getByRole("heading", { name: "There is nothing here" })).toBeVisible();
  await ann.page.getByRole("button", { name: "Go to the rooms" }).click();
  await ann.isIn("General");
});

test("names that are refused say why, and the next one enters", async ({ visitor }) => {
  const ann = await visitor("Ann");
  await ann.page.goto("/");
  const name = ann.page.getByLabel("Your name");
  const enter = ann.page.getByRole("button", { name: "Enter", exact: true });
  await enter.click();
  await expect(name).toHaveAccessibleDescription("Write a name first.");
  await name.fill("n".repeat(40));
  await enter.click();
  await expect(name).toHaveAccessibleDescription("That is 8 characters too long. At most 32 fit.");
  await name.fill("Ann\u{202e}");
  await enter.click();
  await expect(name).toHaveAttribute("aria-invalid", "true");
  await expect(name).toHaveAccessibleDescription(
    "The name contains a character that cannot be seen (U+202E). Please leave it out.",
  );
  await expect(name).toBeFocused();
  await name.fill("Ann");
  await enter.click();
  await ann.isIn("General");
});

test("signing out leads to the entrance and ends the session", async ({ ann }) => {
  await ann.page.getByRole("button", { name: /^Ann/ }).click();
  await ann.page.getByRole("menuitem", { name: "Sign out" }).click();
  await expect(ann.page.getByLabel("Your name")).toBeVisible();
  await ann.page.goto("/r/general");
  await expect(ann.page.getByLabel("Your name")).toBeVisible();
});

test("the API's page draws itself and tries a call out", async ({ visitor }) => {
  const { page } = await visitor("Ann");
  await page.goto("/docs");
  const list = page.locator(".opblock").filter({ has: page.getByText("/api/rooms", { exact: true }) });
  await list.filter({ hasText: "GET" }).first().getByRole("button").first().click();
  await page.getByRole("button", { name: "Try it out" }).click();
  await page.getByRole("button", { name: "Execute" }).click();
  const answer = page.locator(".live-responses-table");
  await expect(answer.getByText("200", { exact: true })).toBeVisible();
  await expect(answer.getByText('"Tech Talk"')).toBeVisible();
});

test("no room is called missing before the server told which there are", async ({ visitor }) => {
  const ann = await visitor("Ann");
  // The socket opens and stays silent.
  await ann.page.routeWebSocket(/\/ws$/, () => undefined);
  await ann.enter("/r/general");
  await expect(ann.page.getByRole("button", { name: /^Ann/ })).toBeVisible();
  await expect(ann.page.getByText("This room does not exist")).toHaveCount(0);
  await expect(ann.page.getByText("There are no rooms yet.")).toHaveCount(0);
});
