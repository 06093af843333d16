import type { Person } from "../support/person.ts";
import { Release } from "../support/release.ts";
import { expect, test as base } from "../support/story.ts";

const test = base.extend<{ release: Release }>({
  release: async ({ server }, use) => {
    const release = await Release.create(server.port);
    await use(release);
    await release.dispose();
  },
});

/** The worker has all files of the app: from now on the page opens without the server. */
async function isKept({ page }: Person): Promise<void> {
  await expect(async () => {
    const kept = await page.evaluate(async () => {
      await navigator.serviceWorker.ready;
      const [name] = await caches.keys();
      return name !== undefined && (await (await caches.open(name)).keys()).length;
    });
    expect(kept).toBeGreaterThan(20);
    expect(await page.evaluate(() => navigator.serviceWorker.controller !== null)).toBe(true);
  }).toPass();
}

/** What was read is on the device: it is written a moment after it came. */
async function isSaved({ page }: Person, words: string): Promise<void> {
  const logs = () =>
    page.evaluate(
      () =>
        new Promise<string>((resolve, reject) => {
          const opening = indexedDB.open("tertulia");
          opening.onerror = () => reject(opening.error);
          opening.onsuccess = () => {
            const asking = opening.result.transaction("logs").objectStore("logs").getAll();
            asking.onsuccess = () => resolve(JSON.stringify(asking.result));
            asking.onerror = () => reject(asking.error);
            opening.result.close();
          };
        }),
    );
  await expect.poll(logs).toContain(words);
}

test("without the server the app opens on what was read last, and takes what is written", async ({
  server,
  ann,
  bob,
}) => {
  await bob.say("the last thing before the tunnel");
  await ann.sees("the last thing before the tunnel");
  await ann.goTo("Random");
  await ann.goTo("General");
  await isKept(ann);
  await isSaved(ann, "the last thing before the tunnel");

  await server.kill();
  await ann.page.goto("/");
  await ann.isIn("General");
  await ann.sees("the last thing before the tunnel");
  await expect(ann.room("Random")).toBeVisible();
  await expect(ann.page.getByText("Loading messages")).toHaveCount(0);
  await ann.say("written in the tunnel");
  await expect(ann.message("written in the tunnel")).toHaveCount(1);
  // Parts that were never opened are there too.
  await ann.page.keyboard.press("Control+/");
  await expect(ann.dialog("Keyboard shortcuts")).toBeVisible();
  await ann.page.keyboard.press("Escape");
  await ann.page.reload();
  await expect(ann.message("written in the tunnel")).toHaveCount(1);

  await server.start();
  for (const person of [ann, bob]) await person.isOnline(60_000);
  for (const person of [ann, bob]) await person.sees("written in the tunnel");
});

test("what is not the app never comes from the device", async ({ server, ann }) => {
  await isKept(ann);
  const { page } = ann;
  await page.goto("/docs");
  await expect(page).toHaveTitle("Tertulia: the API");
  await page.goto("/r/general");
  await ann.isIn("General");
  const urls = await page.evaluate(async () => {
    const all = await Promise.all(
      (await caches.keys()).map(async (name) => (await caches.open(name)).keys()),
    );
    return all.flat().map(({ url }) => new URL(url).pathname);
  });
  expect(urls.filter((path) => /^\/(api|docs|ws|openapi)/.test(path))).toEqual([]);
  await server.kill();
  expect(
    await page.evaluate(() =>
      fetch("/api/bootstrap").then(
        () => "answered",
        () => "not there",
      ),
    ),
  ).toBe("not there");
});

test("leaving takes everything of the user off the device", async ({ server, ann }) => {
  await ann.say("nobody else’s business");
  await ann.sees("nobody else’s business");
  await isKept(ann);
  await ann.chooseOwn("Sign out");
  await expect(ann.page.getByLabel("Your name")).toBeVisible();
  await server.kill();
  await ann.page.goto("/r/general");
  await expect(ann.page.getByRole("heading", { name: "The server does not answer" })).toBeVisible();
  await expect(ann.page.getByText("nobody else’s business")).toHaveCount(0);
  await expect(ann.page.getByText("Random")).toHaveCount(0);
});

base.describe("a deploy", () => {
  const behind = test.extend({ origin: async ({ release }, use) => use(release.origin) });
  behind(
    "a newer version waits until it is asked for, and loses nothing that was typed",
    async ({ release, ann }) => {
      await isKept(ann);
      const { page } = ann;
      release.deploy();
      await ann.composer.fill("half a sen");
      await page.evaluate(() => navigator.serviceWorker.getRegistration().then((one) => one?.update()));
      const note = ann.rooms.getByText("A new version is ready.");
      await expect(note).toBeVisible();
      await expect(ann.composer).toHaveValue("half a sen");
      await ann.composer.press("End");
      await ann.composer.pressSequentially("tence");
      await ann.rooms.getByRole("button", { name: "Reload" }).click();
      await expect(async () => {
        expect(await page.evaluate(() => caches.keys())).toContain("app-newer");
        expect(
          await page.evaluate(async () => (await navigator.serviceWorker.getRegistration())?.waiting ?? null),
        ).toBeNull();
      }).toPass();
      await ann.isIn("General");
      await expect(note).toHaveCount(0);
      await expect(ann.composer).toHaveValue("half a sentence");
    },
  );
});

test("the page and its worker are asked about every time, and may start nothing but themselves", async ({ ann }) => {
  for (const path of ["/", "/sw.js", "/manifest.webmanifest"]) {
    const answer = await ann.page.request.get(path, { headers: { accept: "text/html" } });
    expect(answer.headers()["cache-control"], path).toBe("no-cache");
    expect(answer.headers()["content-security-policy"], path).toMatch(
      /script-src 'self';.*worker-src 'self'; manifest-src 'self';.*trusted-types app$/,
    );
  }
});

test("the app can be installed", async ({ ann }) => {
  const { page } = ann;
  const manifest = await page.evaluate(async () => {
    const link = document.querySelector<HTMLLinkElement>("link[rel=manifest]");
    const given = await (await fetch(link?.href ?? "")).json();
    const icons: { src: string; sizes: string; purpose: string }[] = given.icons;
    const sizes = await Promise.all(
      icons.map(async ({ src }) => {
        const image = new Image();
        image.src = src;
        await image.decode();
        return image.naturalWidth;
      }),
    );
    return { display: given.display, purposes: icons.map(({ purpose }) => purpose), sizes };
  });
  expect(manifest.display).toBe("standalone");
  expect(new Set(manifest.purposes)).toEqual(new Set(["any", "maskable"]));
  expect(manifest.sizes).toContain(512);
  await ann.chooseOwn("Install app");
  await expect(ann.dialog("Install app").getByText("opens without a connection")).toBeVisible();
});
