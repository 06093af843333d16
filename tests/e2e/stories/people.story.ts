import { password } from "../support/person.ts";
import { expect, test } from "../support/story.ts";

test("the printed link makes its opener the owner, once", async ({ server, visitor }) => {
  const ada = await visitor("Ada");
  await ada.found(await server.setUpPath());
  await ada.chooseOwn("Administration");
  await expect(ada.page.getByRole("heading", { level: 1, name: "People" })).toBeVisible();
  const row = ada.page.getByRole("listitem").filter({ hasText: "Ada" });
  await expect(row.getByText("Owner", { exact: true })).toBeVisible();

  const eve = await visitor("Eve");
  await eve.giveAccount(await server.setUpPath(), "Create the owner’s account");
  await expect(eve.page.getByRole("heading", { name: "This link cannot be used any more" })).toBeVisible();
});

test.describe("by invite only", () => {
  test.use({ settings: { access: "invite" } });

  test("an invite lets people in until it is revoked", async ({ owner, visitor }) => {
    await owner.chooseOwn("Administration");
    await owner.page.getByRole("link", { name: "Invites" }).click();
    await owner.page.getByRole("button", { name: "Create link" }).click();
    const dialog = owner.dialog("Invite people");
    await dialog.getByLabel("They join as").selectOption("Member");
    await dialog.getByRole("button", { name: "Create link" }).click();
    const link = await dialog.getByLabel("Invite link").inputValue();
    await dialog.getByRole("button", { name: "Close" }).click();
    const row = owner.page.getByRole("listitem").filter({ hasText: "by Ada" });
    await expect(row.getByText(/not used yet/)).toBeVisible();

    const eve = await visitor("Eve");
    await eve.page.goto("/");
    await expect(eve.page.getByText("You need an invite")).toBeVisible();
    await expect(eve.page.getByLabel("Your name")).toHaveCount(0);
    await expect(eve.page.getByRole("button", { name: "Sign in", exact: true })).toBeVisible();

    const bob = await visitor("Bob");
    await bob.page.goto(link);
    await expect(bob.page.getByText("Ada invited you.")).toBeVisible();
    await bob.giveAccount(link, "Create account");
    await bob.isIn("General");
    await bob.say("hello, I have an invite");

    await owner.page.reload();
    await expect(row.getByText(/used once|used 1 of/)).toBeVisible();
    await row.getByRole("button", { name: /^Revoke/ }).click();
    await expect(owner.page.getByText("No link works right now.")).toBeVisible();

    await eve.page.goto(link);
    await expect(eve.page.getByRole("heading", { name: "This invite does not work" })).toBeVisible();
  });
});

test("a guest keeps the name with a password, and ends a session elsewhere", async ({
  ann,
  bob,
  visitor,
}) => {
  await ann.say("written as a guest");
  await bob.sees("written as a guest");
  await ann.chooseOwn("Keep this name: set a password");
  const claim = ann.dialog("Keep this name");
  await claim.getByLabel("Password", { exact: true }).fill(password);
  await claim.getByRole("button", { name: "Keep my name" }).click();
  await expect(claim.getByText("Ann is an account now.")).toBeVisible();
  await claim.getByText("Close", { exact: true }).click();
  await ann.isIn("General");
  await ann.sees("written as a guest");

  const elsewhere = await visitor("Ann");
  await elsewhere.signIn();
  await elsewhere.sees("written as a guest");
  await elsewhere.composer.fill("half a thought");

  await ann.chooseOwn("Settings");
  await ann.page.getByRole("link", { name: "Devices" }).click();
  const sessions = ann.page.getByRole("listitem").filter({ hasText: "Last used" });
  await expect(sessions).toHaveCount(2);
  await expect(sessions.first().getByText("This device")).toBeVisible();
  await sessions
    .last()
    .getByRole("button", { name: /^Sign out / })
    .click();
  await expect(sessions).toHaveCount(1);
  await expect(ann.page.getByText("You are signed in on this device only.")).toBeVisible();

  // The text is not taken from under the hands: the page stays, and says what happened.
  await expect(elsewhere.banner("You were signed out.")).toBeVisible();
  await expect(elsewhere.composer).toHaveValue("half a thought");
  await elsewhere.page.getByRole("button", { name: "Sign in again" }).click();
  await expect(elsewhere.page.getByRole("heading", { name: "Welcome to Tertulia" })).toBeVisible();
  await expect(elsewhere.page.getByLabel("Name", { exact: true })).toHaveValue("Ann");
  await elsewhere.page.getByLabel("Password", { exact: true }).fill(password);
  await elsewhere.page.getByRole("button", { name: "Sign in", exact: true }).click();
  await elsewhere.isIn("General");
  await expect(elsewhere.composer).toHaveValue("half a thought");
});

test("a guest link leads into one room and no other", async ({ owner, visitor }) => {
  await owner.createPrivateRoom("Attic");
  await owner.say("welcome to the attic");
  await owner.chooseOfRoom("Invite people");
  const dialog = owner.dialog("Invite people to #Attic");
  await dialog.getByLabel("They join as").selectOption("Guest");
  await dialog.getByRole("button", { name: "Create link" }).click();
  const link = await dialog.getByLabel("Invite link").inputValue();
  await dialog.getByRole("button", { name: "Close" }).click();

  const eve = await visitor("Eve");
  await eve.page.goto(link);
  await expect(eve.page.getByText("Ada invited you to #Attic.")).toBeVisible();
  await eve.page.getByLabel("Your name").fill("Eve");
  await eve.page.getByRole("button", { name: "Join", exact: true }).click();
  await eve.isIn("Attic");
  await eve.sees("welcome to the attic");
  await eve.say("thank you");
  await owner.sees("thank you");
  await expect(eve.rooms.getByRole("listitem")).toHaveCount(1);
  await expect(eve.page.getByRole("button", { name: "Browse rooms" })).toHaveCount(0);
  await eve.page.goto("/r/general");
  await expect(eve.page.getByRole("heading", { name: "This room does not exist" })).toBeVisible();
});

test("an account joins by an invite, changes name and password, and is deleted", async ({
  owner,
  visitor,
}) => {
  await owner.createPrivateRoom("Attic");
  await owner.chooseOfRoom("Invite people");
  const dialog = owner.dialog("Invite people to #Attic");
  await dialog.getByLabel("They join as").selectOption("Member");
  await dialog.getByRole("button", { name: "Create link" }).click();
  const link = await dialog.getByLabel("Invite link").inputValue();
  await dialog.getByRole("button", { name: "Close" }).click();

  const bob = await visitor("Bob");
  await bob.createAccount();
  const phone = await visitor("Bob");
  await phone.signIn();
  await bob.page.goto(link);
  await bob.page.getByRole("button", { name: "Join as Bob" }).click();
  await bob.isIn("Attic");
  await bob.say("here I am");
  await owner.sees("here I am");

  await bob.chooseOwn("Settings");
  await bob.page.getByLabel("Your name").fill("Robert");
  await bob.page.getByRole("button", { name: "Save" }).click();
  await expect(bob.page.getByText("You are Robert now.")).toBeVisible();
  await expect(owner.members.getByText("Robert", { exact: true })).toBeVisible();

  await bob.page.getByLabel("Current password").fill("not the right one");
  await bob.page.getByLabel("New password").fill("some other long words");
  await bob.page.getByRole("button", { name: "Change password" }).click();
  await expect(bob.page.getByLabel("Current password")).toHaveAccessibleDescription(/password/);
  await bob.page.getByLabel("Current password").fill(password);
  await bob.page.getByRole("button", { name: "Change password" }).click();
  await expect(bob.page.getByText("Your other devices are signed out.")).toBeVisible();
  await expect(phone.banner("You were signed out.")).toBeVisible();

  await bob.page.getByRole("link", { name: "Your data" }).click();
  await bob.page.getByRole("button", { name: "Delete my account…" }).click();
  const goodbye = bob.dialog("Delete your account?");
  await goodbye.getByLabel("Type Robert to confirm").fill("Robert");
  await goodbye.getByLabel("Password", { exact: true }).fill("some other long words");
  await goodbye.getByRole("button", { name: "Delete for good" }).click();
  await expect(bob.page.getByRole("heading", { name: "Welcome to Tertulia" })).toBeVisible();
  await owner.sees("here I am");
  await expect(owner.feed.getByRole("article", { name: /^Deleted user here I am/ })).toBeVisible();
  await expect(owner.feed.getByText(/Bob|Robert/)).toHaveCount(0);
  await owner.page.reload();
  await owner.sees("here I am");
  await expect(owner.members.getByText("Online — 1")).toBeVisible();
  await expect(owner.page.getByText(/Bob|Robert/)).toHaveCount(0);
});

test("who goes takes their words along, and a copy if they like", async ({ ann, bob, visitor }) => {
  await ann.say("remember me");
  await bob.sees("remember me");
  await bob.say("who said that?");
  await ann.chooseOwn("Settings");
  await ann.page.getByRole("link", { name: "Your data" }).click();

  const download = ann.page.waitForEvent("download");
  await ann.page.getByRole("link", { name: "Download my data" }).click();
  const file = await (await download).createReadStream();
  let kept = "";
  for await (const piece of file) kept += String(piece);
  expect(kept).toContain("remember me");
  expect(kept).not.toContain("who said that?");

  await ann.page.getByRole("button", { name: "Delete me…" }).click();
  const dialog = ann.dialog("Delete your account?");
  await dialog.getByLabel("Delete them too").check();
  await dialog.getByLabel("Type Ann to confirm").fill("Anne");
  await dialog.getByRole("button", { name: "Delete for good" }).click();
  await expect(dialog.getByText("This is not your name as it is written above.")).toBeVisible();
  await dialog.getByLabel("Type Ann to confirm").fill("Ann");
  await dialog.getByRole("button", { name: "Delete for good" }).click();
  await expect(ann.page.getByLabel("Your name")).toBeVisible();

  await expect(bob.message("remember me")).toHaveCount(0);
  await expect(bob.feed.getByText(/Ann/)).toHaveCount(0);
  await bob.sees("who said that?");
  await bob.page.reload();
  await bob.sees("who said that?");
  await expect(bob.message("remember me")).toHaveCount(0);
  await expect(bob.feed.getByText("Ann", { exact: true })).toHaveCount(0);

  // The name is free again.
  const another = await visitor("Ann");
  await another.enter("/r/general");
  await another.isIn("General");
});
