import { expect, test } from "../support/story.ts";

test("a private room is there for its members alone", async ({ owner, visitor, guest }) => {
  const bob = await visitor("Bob");
  await bob.createAccount();
  const eve = await guest("Eve");
  await owner.createPrivateRoom("Attic");
  await expect(owner.members.getByText("Online — 1")).toBeVisible();
  await owner.say("only between us");

  await owner.chooseOfRoom("Add people");
  const dialog = owner.dialog("Add people to #Attic");
  await dialog.getByRole("searchbox", { name: "Search people by name" }).fill("bo");
  await dialog.getByRole("button", { name: "Bob", exact: true }).click();
  await dialog.getByRole("button", { name: "Add", exact: true }).click();
  await expect(dialog).toHaveCount(0);

  await bob.goTo("Attic");
  await bob.sees("only between us");
  await bob.say("nice and quiet here");
  await owner.sees("nice and quiet here");
  await expect(owner.members.getByText("Online — 2")).toBeVisible();

  await expect(eve.room("General")).toBeVisible();
  await expect(eve.room("Attic")).toHaveCount(0);
  await eve.page.goto(new URL(owner.page.url()).pathname);
  await expect(eve.page.getByRole("heading", { name: "This room does not exist" })).toBeVisible();

  await bob.composer.fill("not yet said");
  await owner.chooseOf("Bob", "Remove…");
  await owner.dialog("Remove Bob?").getByRole("button", { name: "Remove" }).click();
  await expect(bob.page.getByRole("heading", { name: "You no longer have access to #Attic." })).toBeVisible();
  await expect(bob.page.getByRole("main").getByText("not yet said")).toBeVisible();
  await expect(bob.room("Attic")).toHaveCount(0);
  await expect(owner.members.getByText("Online — 1")).toBeVisible();
  await bob.page.getByRole("button", { name: "Go to the rooms" }).click();
  await bob.isIn("General");
  await bob.page.goto(new URL(owner.page.url()).pathname);
  await expect(bob.page.getByRole("heading", { name: /This room does not exist|no longer/ })).toBeVisible();
});

test("two write to each other where nobody else reads", async ({ owner, visitor, guest }) => {
  const bob = await visitor("Bob");
  await bob.createAccount();
  const eve = await guest("Eve");
  await owner.chooseOf("Bob", "Message");
  await expect(owner.page.getByRole("heading", { level: 1, name: "Bob" })).toBeVisible();
  const field = owner.page.getByRole("textbox", { name: "Message Bob" });
  await field.fill("psst");
  await field.press("Enter");

  await expect(bob.room("Ada")).toHaveAccessibleName(/1 unread message$/);
  await bob.room("Ada").click();
  await expect(bob.page.getByRole("heading", { level: 1, name: "Ada" })).toBeVisible();
  await bob.sees("psst");
  await expect(eve.room("General")).toBeVisible();
  await expect(eve.rooms.getByRole("listitem")).toHaveCount(3);
});

test("a bot speaks by its token, and a service by an address", async ({ owner, server, guest }) => {
  const bob = await guest("Bob");
  await owner.chooseOwn("Administration");
  await owner.page.getByRole("link", { name: "Bots and webhooks" }).click();
  await owner.page.getByLabel("Name of the new bot").fill("Parrot");
  await owner.page.getByRole("button", { name: "Create bot" }).click();
  const shown = owner.dialog("Token of Parrot");
  const token = await shown.getByLabel("Token of Parrot").inputValue();
  await shown.getByRole("button", { name: "Done" }).click();
  await expect(owner.page.getByRole("listitem").filter({ hasText: "Parrot" })).toBeVisible();
  await expect(owner.page.getByText(token)).toHaveCount(0);

  await speak(`${server.origin}/api/rooms/general/messages`, { text: "polly wants a cracker" }, token);
  await bob.sees("polly wants a cracker");
  await expect(bob.message("polly wants a cracker").getByText("Bot", { exact: true })).toBeVisible();

  await owner.page.getByRole("link", { name: "Back to rooms" }).click();
  await owner.isIn("General");
  await owner.chooseOfRoom("Webhooks");
  const hooks = owner.dialog("Webhooks of #General");
  await hooks.getByLabel("Name", { exact: true }).fill("Builds");
  await hooks.getByRole("button", { name: "Create incoming webhook" }).click();
  const secret = owner.dialog("Address for the service");
  const address = await secret.getByLabel("Address for the service").inputValue();
  await secret.getByRole("button", { name: "Done" }).click();
  await expect(hooks.getByRole("listitem").filter({ hasText: "Builds" })).toBeVisible();
  await hooks.getByRole("button", { name: "Close" }).click();

  await speak(address, { text: "build 42 is green" });
  await bob.sees("build 42 is green");
  await owner.sees("build 42 is green");
  await expect(bob.message("build 42 is green").getByText("Builds")).toBeVisible();
});

async function speak(address: string, body: object, token?: string): Promise<void> {
  const answer = await fetch(address, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify(body),
  });
  expect(answer.ok, await answer.text()).toBe(true);
}
