import { expect, test } from "../support/story.ts";

test("who is muted reads until when, and keeps the text", async ({ owner, guest }) => {
  const bob = await guest("Bob");
  await bob.say("spam spam spam");
  await owner.chooseOf("Bob", "Mute for 10 minutes");
  const note = bob.page.getByRole("region", { name: "Message", exact: true }).getByText(/^You are muted/);
  await expect(note).toHaveText(/^You are muted until \d\d:\d\d\.$/);
  await expect(
    owner.members.getByRole("listitem").filter({ hasText: "Bob" }).getByText("muted"),
  ).toBeVisible();
  await bob.composer.fill("more spam");
  await bob.composer.press("Enter");
  await expect(bob.composer).toHaveValue("more spam");
  await expect(owner.message("more spam")).toHaveCount(0);

  await owner.chooseOf("Bob", "Unmute");
  await expect(note).toHaveCount(0);
  await bob.composer.press("Enter");
  await owner.sees("more spam");

  await owner.chooseOwn("Administration");
  await owner.page.getByRole("button", { name: /^Bob/ }).click();
  await owner.dialog("Bob").getByRole("button", { name: "Mute…" }).click();
  const mute = owner.dialog("Mute Bob?");
  await mute.getByLabel("For how long").selectOption("7 days");
  await mute.getByLabel("Reason").fill("spam");
  await mute.getByRole("button", { name: "Mute", exact: true }).click();
  await expect(owner.dialog("Bob").getByText(/^Muted, ends/)).toBeVisible();
  await expect(note).toHaveText(/^You are muted until .+, \d\d:\d\d\.$/);
});

test("slow mode counts down and sends by itself", async ({ owner, guest }) => {
  const bob = await guest("Bob");
  await owner.chooseOfRoom("Room settings");
  const settings = owner.dialog("Settings of #General");
  await settings.getByLabel("Slow mode").selectOption("5 seconds");
  await expect(settings.getByLabel("Slow mode")).toHaveValue("5");
  await settings.getByRole("button", { name: "Close" }).click();

  await bob.say("first");
  await bob.say("second");
  await expect(bob.message("second").getByText(/^Slow mode: sends in [1-5] s$/)).toBeVisible();
  await owner.sees("first");
  await owner.sees("second");
  await bob.sees("second");
  await expect(bob.message("second").getByText(/Slow mode/)).toHaveCount(0);
});

test("a report is looked at, and what was done can be read", async ({ owner, guest }) => {
  const bob = await guest("Bob");
  const eve = await guest("Eve");
  await eve.say("something nasty");
  await eve.say("something nastier");
  await bob.sees("something nasty");
  await bob.chooseOfMessage("something nasty", "Report…");
  const report = bob.dialog("Report this message");
  await report.getByRole("button", { name: "Report", exact: true }).click();
  await expect(report.getByText("Say in a few words what is wrong.")).toBeVisible();
  await report.getByLabel("What is wrong with it?").fill("it is nasty");
  await report.getByRole("button", { name: "Report", exact: true }).click();
  await expect(report.getByText("Thank you.")).toBeVisible();
  await report.getByRole("button", { name: "Done" }).click();

  await owner.chooseOfMessage("something nastier", "Delete…");
  await owner.dialog("Delete this message?").getByRole("button", { name: "Delete" }).click();
  await expect(bob.message("something nastier")).toHaveCount(0);
  await expect(bob.feed.getByText("This message was deleted.")).toBeVisible();
  await expect(eve.message("something nastier")).toHaveCount(0);

  await owner.chooseOwn("Administration");
  await owner.page.getByRole("link", { name: "Reports" }).click();
  const row = owner.page.getByRole("listitem").filter({ hasText: "Reported by Bob" });
  await expect(row.getByText("it is nasty")).toBeVisible();
  await expect(row.getByText("Eve in #General")).toBeVisible();
  await row.getByRole("button", { name: "Delete message…" }).click();
  await owner.dialog("Delete this message?").getByRole("button", { name: "Delete message" }).click();
  await expect(row.getByText("The message is gone.")).toBeVisible();
  await expect(bob.message("something nasty")).toHaveCount(0);
  await row.getByRole("button", { name: "Close report…" }).click();
  const close = owner.dialog("Close this report?");
  await close.getByLabel("Note").fill("deleted it");
  await close.getByRole("button", { name: "Close report" }).click();
  await expect(owner.page.getByText("Nothing is waiting for you.")).toBeVisible();
  await owner.page.getByRole("button", { name: "Show closed reports" }).click();
  await expect(row.getByText("Closed by Ada")).toBeVisible();
  await expect(row.getByText("Note: deleted it")).toBeVisible();

  await owner.page.getByRole("link", { name: "Audit log" }).click();
  const acts = owner.page.getByRole("listitem");
  await expect(acts.filter({ hasText: /Ada deleted a message of Eve in #General/ })).toHaveCount(2);
  await expect(acts.filter({ hasText: /Ada closed a report about Eve/ })).toHaveCount(1);
  await expect(acts.filter({ hasText: /set up the server as/ })).toHaveCount(1);
});

test("who is banned reads why, and cannot come back", async ({ owner, visitor }) => {
  const eve = await visitor("Eve");
  await eve.createAccount();
  await eve.say("last words");
  await owner.chooseOwn("Administration");
  await owner.page.getByRole("button", { name: /^Eve/ }).click();
  await owner.dialog("Eve").getByRole("button", { name: "Ban…" }).click();
  const ban = owner.dialog("Ban Eve?");
  await ban.getByLabel("For how long").selectOption("1 day");
  await ban.getByLabel("Reason").fill("enough is enough");
  await ban.getByRole("button", { name: "Ban", exact: true }).click();
  await expect(owner.dialog("Eve").getByText("enough is enough")).toBeVisible();

  await expect(eve.banner(/banned.*enough is enough/)).toBeVisible();
  await eve.page.reload();
  await expect(eve.page.getByRole("main").getByText(/enough is enough/)).toBeVisible();
  const elsewhere = await visitor("Eve");
  await elsewhere.giveAccount("/login?how=sign-in", "Sign in");
  await expect(elsewhere.page.getByText(/banned.*enough is enough/)).toBeVisible();

  await owner.dialog("Eve").getByRole("button", { name: "Lift the ban" }).click();
  await expect(owner.dialog("Eve").getByRole("button", { name: "Ban…" })).toBeVisible();
  await elsewhere.signIn();
  await elsewhere.sees("last words");
  await owner.dialog("Eve").getByRole("button", { name: "Close" }).click();
  await owner.page.getByRole("link", { name: "Audit log" }).click();
  await expect(owner.page.getByText(/Ada banned Eve/)).toBeVisible();
  await expect(owner.page.getByText("“enough is enough”")).toBeVisible();
  await expect(owner.page.getByText(/Ada lifted the ban of Eve/)).toBeVisible();
});
