import { clean } from "../support/axe.ts";
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
      await expect(ann.page.getByRole("dialog", { name: "Go to or do" })).toBeVisible();
      await clean(ann.page);
      await ann.page.keyboard.press("Escape");
      await ann.page.getByRole("button", { name: /^Ann/ }).click();
      await expect(ann.page.getByRole("menu")).toBeVisible();
      await clean(ann.page);
      await ann.page.goto("/r/nowhere");
      await expect(ann.page.getByRole("heading", { name: "This room does not exist" })).toBeVisible();
      await clean(ann.page);
    });

    test("at the doors for new people and on the pages about oneself", async ({ server, visitor }) => {
      const ada = await visitor("Ada");
      await ada.page.goto(await server.setUpPath());
      await expect(ada.page.getByRole("heading", { name: "Set up this server" })).toBeVisible();
      await clean(ada.page);
      await ada.found(await server.setUpPath());

      await ada.chooseOwn("Invite people");
      const invite = ada.dialog("Invite people");
      await expect(invite.getByText("There are no links yet.")).toBeVisible();
      await clean(ada.page);
      await invite.getByRole("button", { name: "Create link" }).click();
      const link = await invite.getByLabel("Invite link").inputValue();
      await expect(invite.getByText("not used yet")).toBeVisible();
      await clean(ada.page);
      await invite.getByRole("button", { name: "Close" }).click();

      const eve = await visitor("Eve");
      await eve.page.goto(link);
      await expect(eve.page.getByRole("heading", { name: "Join Tertulia" })).toBeVisible();
      await clean(eve.page);
      await eve.page.goto("/join/nothing-of-the-kind");
      await expect(eve.page.getByRole("heading", { name: "This invite does not work" })).toBeVisible();
      await clean(eve.page);

      await ada.chooseOwn("Settings");
      await expect(ada.page.getByLabel("Current password")).toBeVisible();
      await clean(ada.page);
      await ada.page.getByRole("link", { name: "Devices" }).click();
      await expect(ada.page.getByText("This device", { exact: true })).toBeVisible();
      await clean(ada.page);
      await ada.page.getByRole("link", { name: "Your data" }).click();
      await expect(ada.page.getByRole("button", { name: "Delete my account…" })).toBeVisible();
      await clean(ada.page);
      await ada.page.getByRole("button", { name: "Delete my account…" }).click();
      await expect(ada.dialog("Delete your account?")).toBeVisible();
      await clean(ada.page);
    });

    test("in the administration", async ({ owner, guest }) => {
      const { page } = owner;
      const bob = await guest("Bob");
      await bob.say("oh no");
      await owner.sees("oh no");
      await owner.chooseOfMessage("oh no", "Report…");
      const report = owner.dialog("Report this message");
      await report.getByLabel("What is wrong with it?").fill("sad");
      await clean(page);
      await report.getByRole("button", { name: "Report", exact: true }).click();
      await report.getByRole("button", { name: "Done" }).click();

      const shown = {
        People: page.getByText("Everybody who has been here."),
        Invites: page.getByText("No link works right now."),
        Rooms: page.getByRole("button", { name: "Archive Tech Talk" }),
        "Bots and webhooks": page.getByText("Nothing writes into this room from outside."),
        Reports: page.getByText("Reported by Ada"),
        "Audit log": page.getByText("set up the server as"),
        "Server settings": page.getByText("Who may create rooms"),
      };
      await owner.chooseOwn("Administration");
      for (const [tab, sign] of Object.entries(shown)) {
        await page.getByRole("link", { name: tab, exact: true }).click();
        await expect(page.getByRole("heading", { level: 1, name: tab })).toBeVisible();
        await expect(sign.first()).toBeVisible();
        await clean(page);
      }
      await page.getByRole("link", { name: "People" }).click();
      await page.getByRole("button", { name: /^Bob/ }).click();
      await expect(owner.dialog("Bob")).toBeVisible();
      await clean(page);
      await owner.dialog("Bob").getByRole("button", { name: "Ban…" }).click();
      await expect(owner.dialog("Ban Bob?")).toBeVisible();
      await clean(page);
    });

    test("in the menus and dialogs of a room", async ({ owner, visitor }) => {
      const { page } = owner;
      const bob = await visitor("Bob");
      await bob.createAccount();
      await page.getByRole("button", { name: "Create room" }).click();
      await expect(owner.dialog("Create a room").getByLabel("Invited people")).toBeVisible();
      await clean(page);
      await page.keyboard.press("Escape");
      await page.getByRole("button", { name: "Browse rooms" }).click();
      await expect(owner.dialog("Browse rooms").getByText("3 rooms")).toBeVisible();
      await clean(page);
      await page.keyboard.press("Escape");
      await page.getByRole("button", { name: "New direct message" }).click();
      await owner.dialog("New direct message").getByRole("button", { name: "Bob", exact: true }).click();
      await clean(page);
      await page.keyboard.press("Escape");

      await owner.createPrivateRoom("Attic");
      await page.getByRole("button", { name: "More for #Attic" }).click();
      await expect(page.getByRole("menu")).toBeVisible();
      await clean(page);
      await page.keyboard.press("Escape");
      await owner.chooseOfRoom("Room settings");
      await expect(owner.dialog("Settings of #Attic")).toBeVisible();
      await clean(page);
      await page.keyboard.press("Escape");
      await owner.chooseOfRoom("Webhooks");
      await expect(owner.dialog("Webhooks of #Attic").getByText("Nothing writes into")).toBeVisible();
      await clean(page);
      await page.keyboard.press("Escape");
      await owner.chooseOfRoom("Leave room");
      await expect(owner.dialog("Leave #Attic?")).toBeVisible();
      await clean(page);
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
