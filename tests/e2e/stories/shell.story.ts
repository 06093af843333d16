import { clean } from "../support/axe.ts";
import { expect, test } from "../support/story.ts";

test("what somebody sets on a device holds at once, in all its windows, and from the first picture on", async ({
  ann,
}) => {
  const { page } = ann;
  const root = page.locator("html");
  const other = await page.context().newPage();
  await other.goto("/r/random");
  await ann.chooseOwn("Settings");
  await page.getByRole("link", { name: "Appearance" }).click();
  const set = async (group: string, value: string) => {
    await page.getByRole("group", { name: group }).getByText(value, { exact: true }).click();
    await expect(page.getByRole("group", { name: group }).getByText("Saved on this device")).toBeVisible();
  };
  await set("Theme", "Dark");
  await set("Density", "Compact");
  await set("Text size", "115 %");
  await set("Motion", "Reduced");
  await set("Transparency", "Reduced");
  const chosen = { theme: "dark", density: "compact", textSize: "115", motion: "reduced", glass: "off" };
  const painted = (of: typeof page) => of.evaluate(() => ({ ...document.documentElement.dataset }));
  await expect.poll(() => painted(other)).toMatchObject(chosen);
  await expect(root).toHaveCSS("color-scheme", "dark");
  await expect(root).toHaveCSS("font-size", "18.4px");

  // Modules run when the page is parsed to its end; what holds where the app will stand is the work of
  // the script that the page waits for.
  await page.addInitScript(() => {
    new MutationObserver((_, observer) => {
      if (document.querySelector("#root") === null) return;
      observer.disconnect();
      Object.assign(globalThis, { first: { ...document.documentElement.dataset } });
    }).observe(document, { childList: true, subtree: true });
  });
  await page.reload();
  expect(await page.evaluate(() => (globalThis as unknown as { first: object }).first)).toMatchObject(chosen);
});

test("keys of one letter can be switched off, and Enter can make a new line", async ({ ann }) => {
  const { page } = ann;
  const keys = page.keyboard;
  const sheet = ann.dialog("Keyboard shortcuts");
  await ann.say("to be copied");
  await ann.sees("to be copied");
  await page.getByRole("button", { name: "Skip to the messages" }).focus();
  await keys.press("Enter");
  await expect(ann.message("to be copied")).toBeFocused();
  await keys.press("?");
  await expect(sheet.getByText("Copy the text")).toBeVisible();
  await keys.press("Escape");

  await page.goto("/settings/accessibility");
  await page.getByRole("group", { name: "Keys of one letter" }).getByText("Off", { exact: true }).click();
  await page.getByRole("radio", { name: /Makes a new line/ }).check();
  await page.goto("/r/general");
  await ann.isIn("General");
  await page.getByRole("button", { name: "Skip to the messages" }).focus();
  await keys.press("Enter");
  await expect(ann.message("to be copied")).toBeFocused();
  await keys.press("?");
  await expect(sheet).toHaveCount(0);
  await keys.press("Control+/");
  await expect(sheet.getByText("Keys of one letter are switched off")).toBeVisible();
  await expect(sheet.getByText("Copy the text")).toHaveCount(0);
  await keys.press("Escape");

  await ann.composer.focus();
  await keys.type("one");
  await keys.press("Enter");
  await keys.type("two");
  await expect(ann.composer).toHaveValue("one\ntwo");
  await keys.press("Control+Enter");
  await expect(ann.composer).toHaveValue("");
  await expect(ann.feed.getByText("one two")).toBeVisible();
});

test("the palette finds rooms, people and what can be done", async ({ owner, visitor }) => {
  const bob = await visitor("Bób");
  await bob.createAccount();
  const { page } = owner;
  const keys = page.keyboard;
  const palette = owner.dialog("Go to or do");
  const field = palette.getByRole("combobox");
  const chosen = palette.getByRole("option", { selected: true });

  await keys.press("Control+k");
  await expect(field).toBeFocused();
  await clean(page);
  await keys.type("tech");
  await expect(chosen).toHaveText("Tech Talk");
  await keys.press("Enter");
  await owner.isIn("Tech Talk");
  await owner.goTo("General");

  // Where one was comes first now, and a person is found without the accent.
  await keys.press("Control+k");
  await expect(palette.getByRole("group", { name: "Recent" }).getByRole("option").first()).toHaveText(
    "Tech Talk",
  );
  await keys.type("@bob");
  await expect(chosen).toContainText("Bób");
  await expect(palette.getByRole("group")).toHaveCount(1);
  await keys.press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: "Bób" })).toBeVisible();
  await expect(palette).toHaveCount(0);
  const conversation = page.url();
  await owner.goTo("General");
  await keys.press("Control+k");
  await keys.type("bob");
  await expect(chosen).toContainText("Bób");
  await keys.press("Enter");
  await expect(page).toHaveURL(conversation);

  await keys.press("Control+k");
  await keys.type(">dark");
  await expect(chosen).toHaveText("Theme: dark");
  await keys.press("Enter");
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");

  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await keys.press("Control+k");
  await keys.type("copy invite");
  await keys.press("Enter");
  await expect(palette.getByText(/^Invite link copied\. It works for 7 days/)).toBeVisible();
  await keys.press("Escape");
  await expect(palette).toHaveCount(0);

  // From the pages about oneself too.
  await keys.press("Control+k");
  await keys.type("settings: dev");
  await expect(chosen).toHaveText("Settings: Devices");
  await keys.press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: "Devices" })).toBeVisible();
  await keys.press("Control+k");
  await keys.type("nothing of the kind");
  await expect(palette.getByText("Nothing matches “nothing of the kind”.")).toBeVisible();
  await field.fill("#gen");
  await keys.press("Enter");
  await owner.isIn("General");
});

test("the room list has the width somebody gave it, and its parts fold", async ({ server, ann, bob }) => {
  const { page } = ann;
  const keys = page.keyboard;
  const edge = page.getByRole("separator", { name: "Width of the room list" });
  await expect(edge).toHaveAttribute("aria-valuenow", "272");
  await edge.focus();
  await keys.press("ArrowRight");
  await keys.press("ArrowRight");
  await expect(edge).toHaveAttribute("aria-valuenow", "292");
  const box = await edge.boundingBox();
  if (box === null) throw new Error("the edge is not shown");
  await page.mouse.move(box.x + 5, 400);
  await page.mouse.down();
  await page.mouse.move(box.x + 500, 400, { steps: 4 });
  await page.mouse.up();
  await expect(edge).toHaveAttribute("aria-valuenow", "360");
  expect((await ann.rooms.boundingBox())?.width).toBe(360);

  const fold = ann.rooms.getByRole("button", { name: "Rooms", exact: true });
  await fold.click();
  await expect(ann.room("Random")).toHaveCount(0);
  await expect(ann.room("General")).toBeVisible();
  await page.reload();
  await ann.isIn("General");
  await expect(edge).toHaveAttribute("aria-valuenow", "360");
  await expect(fold).toHaveAttribute("aria-expanded", "false");
  await bob.goTo("Random");
  await bob.say("psst");
  await expect(ann.room("Random")).toHaveAccessibleName(/unread/);
  await fold.click();

  // Something new in a room that is out of view.
  await page.setViewportSize({ width: 1280, height: 340 });
  const names = Array.from({ length: 8 }, (_, i) => `Zoo ${i + 1}`);
  const writer = await server.writer("Zoe");
  let newest = "";
  for (const name of names) newest = await writer.createRoom(name);
  const chip = ann.rooms.getByRole("button", { name: /further/ });
  const last = ann.room("Zoo 8");
  await expect(last).toBeAttached();
  await writer.say(newest, "over here");
  await expect(chip).toHaveAccessibleName("1 unread room further down");
  await clean(page);
  await chip.click();
  await expect(last).toBeInViewport();
  await expect(last).toBeFocused();
  await expect(ann.rooms.getByRole("button", { name: /further down/ })).toHaveCount(0);
});

test("Escape closes what lies on top, then leads to the message field, and loses nothing", async ({
  ann,
}) => {
  const { page } = ann;
  const keys = page.keyboard;
  await ann.say("not quite right");
  await ann.sees("not quite right");
  await page.setViewportSize({ width: 900, height: 700 });
  await ann.composer.fill("half a thought");
  await page.getByRole("button", { name: "Show members" }).click();
  await expect(ann.members).toBeVisible();
  await ann.page.getByRole("button", { name: "Skip to the messages" }).focus();
  await keys.press("Escape");
  await expect(ann.members).toHaveCount(0);
  await keys.press("Escape");
  await expect(ann.composer).toBeFocused();
  await expect(ann.composer).toHaveValue("half a thought");
  await keys.press("Escape");
  await expect(ann.composer).toHaveValue("half a thought");

  await ann.chooseOfMessage("not quite right", "Edit");
  await expect(page.getByText("Editing your message")).toBeVisible();
  await page.getByRole("button", { name: "Show members" }).focus();
  await keys.press("Escape");
  await expect(ann.composer).toBeFocused();
  await expect(ann.composer).toHaveValue("half a thought");
});

test.describe("on a phone", () => {
  const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };

  test("a finger drawn aside goes back, scrolling does not", async ({ visitor }) => {
    const ann = await visitor("Ann", phone);
    await ann.enter("/");
    await ann.room("General").tap();
    await ann.isIn("General");
    const touch = await ann.page.context().newCDPSession(ann.page);
    const swipe = async (from: readonly [number, number], to: readonly [number, number]) => {
      const steps = 8;
      const at = (i: number) => ({
        x: from[0] + ((to[0] - from[0]) * i) / steps,
        y: from[1] + ((to[1] - from[1]) * i) / steps,
      });
      await touch.send("Input.dispatchTouchEvent", { type: "touchStart", touchPoints: [at(0)] });
      for (let i = 1; i <= steps; i += 1)
        await touch.send("Input.dispatchTouchEvent", { type: "touchMove", touchPoints: [at(i)] });
      await touch.send("Input.dispatchTouchEvent", { type: "touchEnd", touchPoints: [] });
    };
    const rooms = ann.page.getByRole("heading", { level: 1, name: "Tertulia" });

    await swipe([10, 400], [300, 400]);
    await swipe([100, 500], [110, 200]);
    await swipe([300, 400], [60, 400]);
    await expect(ann.page.getByRole("heading", { level: 1, name: "General" })).toBeVisible();
    await expect(async () => {
      await swipe([100, 400], [340, 420]);
      await expect(rooms).toBeVisible({ timeout: 500 });
    }).toPass();

    // A tap while the page still comes to rest after a flick is not taken for one.
    await expect(async () => {
      await ann.room("General").tap({ timeout: 500 });
      await expect(ann.composer).toBeVisible({ timeout: 500 });
    }).toPass();
    await ann.page.getByRole("button", { name: "Show members" }).tap();
    await expect(ann.page.getByRole("heading", { level: 1, name: "Members" })).toBeVisible();
    await swipe([100, 400], [340, 420]);
    await ann.isIn("General");
  });

  test("the palette fits, and what is touched is large enough", async ({ visitor }) => {
    const ann = await visitor("Ann", { ...phone, viewport: { width: 320, height: 640 } });
    const { page } = ann;
    await ann.enter("/");
    await ann.rooms.getByRole("button", { name: /^Jump to/ }).tap();
    const palette = ann.dialog("Go to or do");
    await expect(palette.getByRole("option").first()).toBeVisible();
    await clean(page);
    await palette.getByRole("combobox").fill("rand");
    await palette.getByRole("option").first().tap();
    await ann.isIn("Random");
    await page.goBack();
    const small = await page.evaluate(() =>
      [...document.querySelectorAll("a, button, input, [role=option]")]
        .filter(
          (one) => one.checkVisibility({ visibilityProperty: true }) && one.getBoundingClientRect().top >= 0,
        )
        .map((one) => ({ one, box: one.getBoundingClientRect() }))
        .filter(({ box }) => Math.min(box.width, box.height) < 43.99)
        .map(({ one, box }) => `${one.ariaLabel ?? one.textContent} ${box.width}×${box.height}`),
    );
    expect(small).toEqual([]);
    for (const path of ["/", "/settings", "/settings/appearance", "/settings/accessibility", "/r/general"]) {
      await page.goto(path);
      await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
      expect(await page.evaluate(() => document.documentElement.scrollWidth), path).toBeLessThanOrEqual(320);
    }
  });
});
