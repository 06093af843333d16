import { clean } from "../support/axe.ts";
import type { Person } from "../support/person.ts";
import { picture } from "../support/picture.ts";
import { expect, test } from "../support/story.ts";

type Chosen = { readonly name: string; readonly mimeType: string; readonly buffer: Buffer };

async function choose(who: Person, ...files: readonly Chosen[]): Promise<void> {
  const chooser = who.page.waitForEvent("filechooser");
  await who.page.getByRole("button", { name: "Attach files" }).click();
  await (await chooser).setFiles([...files]);
}

function tray(who: Person) {
  return who.page.getByRole("list", { name: "Files to send" });
}

/** The message field with all that belongs to it. */
function about(who: Person) {
  return who.page.getByRole("region", { name: "Message", exact: true });
}

const notes = { name: "notes.txt", mimeType: "text/plain", buffer: Buffer.from("some notes") };

async function photo(who: Person, name: string, width: number, height: number, hue?: number) {
  return { name, mimeType: "image/png", buffer: await picture(who.page, width, height, hue) };
}

/** What comes in or out of the network pasted or dropped, as a script can. */
async function give(who: Person, how: "paste" | "drop", file: Chosen): Promise<void> {
  await who.page.evaluate(
    ({ how, name, type, bytes }) => {
      const data = new DataTransfer();
      data.items.add(new File([new Uint8Array(bytes)], name, { type }));
      const about = { bubbles: true, cancelable: true };
      const field = document.getElementById("composer");
      const main = document.querySelector("main");
      if (how === "paste") field?.dispatchEvent(new ClipboardEvent("paste", { ...about, clipboardData: data }));
      else main?.dispatchEvent(new DragEvent("drop", { ...about, dataTransfer: data }));
    },
    { how, name: file.name, type: file.mimeType, bytes: [...file.buffer] },
  );
}

test("pictures and a file go with words, with a description, and are looked at in large", async ({
  ann,
  bob,
}) => {
  await choose(ann, await photo(ann, "harbour.png", 1600, 900), await photo(ann, "tower.png", 600, 900, 20), notes);
  await expect(tray(ann).getByRole("listitem")).toHaveCount(3);
  await tray(ann).getByRole("button", { name: "Describe harbour.png" }).click();
  await ann.page.getByLabel("What is to be seen or heard in harbour.png").fill("The harbour at dusk");
  await ann.page.keyboard.press("Enter");
  await expect(ann.composer).toBeFocused();
  await expect(tray(ann).getByText("The harbour at dusk")).toBeVisible();
  await clean(ann.page);
  await ann.say("From the trip");
  await expect(tray(ann)).toHaveCount(0);
  for (const person of [ann, bob]) {
    await person.sees("From the trip");
    const row = person.message("From the trip");
    await expect(row.getByRole("link", { name: "Open The harbour at dusk" }).getByRole("presentation")).toBeVisible();
    await expect(row.getByRole("link", { name: /^Download notes\.txt/ })).toBeVisible();
  }
  const row = bob.message("From the trip");
  await row.getByRole("link", { name: "Open The harbour at dusk" }).click();
  const viewer = bob.dialog("Picture 1 of 2");
  await expect(viewer.getByRole("img", { name: "The harbour at dusk" })).toBeVisible();
  await clean(bob.page);
  await bob.page.keyboard.press("ArrowRight");
  await expect(bob.dialog("Picture 2 of 2").getByRole("img", { name: "tower.png" })).toBeVisible();
  await bob.page.keyboard.press("Escape");
  await expect(bob.dialog(/^Picture/)).toHaveCount(0);
  const download = bob.page.waitForEvent("download");
  await row.getByRole("link", { name: /^Download notes\.txt/ }).click();
  expect((await download).suggestedFilename()).toBe("notes.txt");
  await clean(bob.page);
});

test("a picture alone is a message, pasted or dropped, and takes its place before it is here", async ({
  ann,
  bob,
}) => {
  await give(ann, "paste", await photo(ann, "pasted.png", 900, 600));
  await expect(tray(ann).getByText("pasted.png")).toBeVisible();
  await give(ann, "drop", notes);
  await expect(tray(ann).getByRole("listitem")).toHaveCount(2);
  await tray(ann).getByRole("button", { name: "Remove notes.txt" }).click();
  await expect(tray(ann).getByRole("listitem")).toHaveCount(1);
  // Everything of Bob's that moves while the picture comes.
  await bob.page.evaluate(() => {
    const moved = { sum: 0 };
    Object.assign(window, { moved });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) moved.sum += Reflect.get(entry, "value");
    }).observe({ type: "layout-shift", buffered: false });
  });
  await ann.page.getByRole("button", { name: "Send message" }).click();
  const shown = bob.feed.getByRole("link", { name: "Open pasted.png" }).locator("img");
  await expect(shown).toBeVisible();
  await expect(shown).toHaveJSProperty("complete", true);
  const box = await bob.feed.getByRole("link", { name: "Open pasted.png" }).boundingBox();
  expect(Math.round(box?.width ?? 0)).toBe(420);
  expect(Math.round(box?.height ?? 0)).toBe(280);
  await ann.page.reload();
  await ann.isIn("General");
  await expect(ann.feed.getByRole("link", { name: "Open pasted.png" })).toBeVisible();
});

test("what cannot be sent says why, and what failed can be tried again", async ({ ann, bob }) => {
  await ann.page.route("**/api/rooms/general/files*", (route) =>
    route.fulfill({
      status: 409,
      contentType: "application/problem+json",
      body: JSON.stringify({ code: "limit", detail: "The server has no room for more files." }),
    }),
  );
  await choose(ann, notes, { name: "empty.txt", mimeType: "text/plain", buffer: Buffer.from("") });
  await expect(tray(ann).getByText("The server has no room for more files.")).toBeVisible();
  await expect(tray(ann).getByText("That file is empty, or a folder.")).toBeVisible();
  await ann.composer.fill("not yet");
  await ann.composer.press("Enter");
  await expect(ann.composer).toHaveValue("not yet");
  await expect(
    about(ann).getByText("A file could not be sent. Try it again"),
  ).toBeVisible();
  await clean(ann.page);
  await ann.page.unroute("**/api/rooms/general/files*");
  await tray(ann).getByRole("button", { name: "Remove empty.txt" }).click();
  await tray(ann).getByRole("button", { name: "Try again: notes.txt" }).click();
  await expect(tray(ann).getByText("10 bytes")).toBeVisible();
  await ann.composer.press("Enter");
  await bob.sees("not yet");
  await expect(bob.message("not yet").getByRole("link", { name: /^Download notes\.txt/ })).toBeVisible();
});

test.describe("with a small limit", () => {
  test.use({ settings: { max_file_mb: 1 } });

  test("a file that is too large is not even sent", async ({ ann }) => {
    await choose(ann, { name: "film.bin", mimeType: "", buffer: Buffer.alloc(2_500_000, 7) });
    await expect(tray(ann).getByText("That file is 2.4 MB. The limit here is 1 MB.")).toBeVisible();
    await expect(tray(ann).getByRole("button", { name: /^Try again/ })).toHaveCount(0);
  });
});

test.describe("where files are off", () => {
  test.use({ settings: { files: "false" } });

  test("the button says so", async ({ ann }) => {
    await ann.page.getByRole("button", { name: "Attach files" }).focus();
    await ann.page.keyboard.press("Enter");
    const why = "Files cannot be sent on this server: its owner switched them off.";
    await expect(about(ann).getByText(why)).toBeVisible();
  });
});

test("the message waits for a file that is still on its way, and a cancelled one goes without", async ({
  ann,
  bob,
}) => {
  let free = () => {};
  const held = new Promise<void>((resolve) => {
    free = resolve;
  });
  await ann.page.route("**/api/rooms/general/files*", async (route) => {
    await held;
    await route.continue();
  });
  await choose(ann, notes);
  await ann.composer.fill("it waits");
  await ann.composer.press("Enter");
  await expect(about(ann).getByText("Your message goes out as soon as the files are there.")).toBeVisible();
  await expect(ann.composer).toHaveValue("it waits");
  free();
  await bob.sees("it waits");
  await expect(bob.message("it waits").getByRole("link", { name: /^Download notes\.txt/ })).toBeVisible();
  await expect(ann.composer).toHaveValue("");
});

test("without a connection files wait on this device, and go out with their words", async ({
  ann,
  bob,
}) => {
  await ann.page.context().setOffline(true);
  await expect(ann.rooms.getByText("Online", { exact: true })).toHaveCount(0, { timeout: 30_000 });
  await choose(ann, await photo(ann, "tunnel.png", 800, 400));
  await expect(tray(ann).getByText("Will be sent when you’re online")).toBeVisible();
  await ann.say("Written in a tunnel");
  await expect(ann.message("Written in a tunnel").getByText("tunnel.png")).toBeVisible();
  await ann.page.context().setOffline(false);
  await bob.sees("Written in a tunnel");
  await expect(bob.message("Written in a tunnel").getByRole("link", { name: "Open tunnel.png" })).toBeVisible();
  await expect(ann.message("Written in a tunnel").getByRole("link", { name: "Open tunnel.png" })).toBeVisible();
});

test("a deleted message takes its picture along", async ({ ann, bob }) => {
  await choose(ann, await photo(ann, "oops.png", 900, 300));
  await expect(tray(ann).getByText(/kB|bytes/)).toBeVisible();
  await ann.say("Wrong window");
  const link = bob.message("Wrong window").getByRole("link", { name: "Open oops.png" });
  const path = await link.getAttribute("href");
  await ann.chooseOfMessage("Wrong window", "Delete");
  await ann.dialog(/Delete/).getByRole("button", { name: /^Delete/ }).click();
  await expect(link).toHaveCount(0);
  const answer = await bob.page.request.get(path ?? "");
  expect(answer.status()).toBe(404);
});
