import type { Page } from "@playwright/test";
import { names, payloads } from "../support/payloads.ts";
import { expect, test } from "../support/story.ts";

test.use({ settings: { send_rate: 100, send_burst: 1_000 } });

/** What the text of a message may be made of, and nothing else. */
const tags =
  "a bdi blockquote button code div em li ol p path pre rect s span strong svg table tbody td th thead tr ul";

/** Notes in the page itself what no message may cause. */
async function guard(page: Page): Promise<string[]> {
  const asked: string[] = [];
  page.on("dialog", (dialog) => {
    asked.push(dialog.message());
    void dialog.dismiss();
  });
  await page.addInitScript(() => {
    const noted: string[] = [];
    Object.assign(window, { noted, ran: () => noted.push("a script ran") });
    document.addEventListener("securitypolicyviolation", (event) => {
      noted.push(`${event.violatedDirective}: ${event.blockedURI}`);
    });
  });
  return asked;
}

async function noted(page: Page): Promise<unknown> {
  return page.evaluate(() => (window as unknown as { noted: string[] }).noted);
}

type Found = { readonly rows: readonly string[]; readonly wrong: readonly string[] };

/** What the rows that are there now show, and what of it must not be. */
function look(page: Page): Promise<Found> {
  return page.evaluate((allowed) => {
    const wrong: string[] = [];
    for (const link of document.querySelectorAll("a, area")) {
      const href = link.getAttribute("href") ?? "";
      const own = href.startsWith("/") && new URL(href, location.href).origin === location.origin;
      if (!own && !/^(https?:\/\/|mailto:)/.test(href)) wrong.push(`a link to ${href}`);
      if (!own && !/\bnoopener\b.*\bnoreferrer\b/.test(link.getAttribute("rel") ?? ""))
        wrong.push(`rel of ${href}`);
    }
    for (const text of document.querySelectorAll("[id^='text-']")) {
      for (const part of text.querySelectorAll("*")) {
        if (!allowed.includes(part.localName)) wrong.push(`<${part.localName}>`);
        for (const { name, value } of part.attributes) {
          if (name.startsWith("on") || name === "srcdoc" || name === "style") wrong.push(`${name}=${value}`);
        }
      }
    }
    for (const part of document.querySelectorAll(
      "script:not([src]), iframe, object, embed, base, img, form",
    )) {
      wrong.push(`<${part.localName}>`);
    }
    const rows = [...document.querySelectorAll<HTMLElement>("[data-seq]")].map(
      (row) => row.dataset["seq"] ?? "",
    );
    return { rows, wrong };
  }, tags.split(" "));
}

test("nothing that somebody writes is run by those who read it", async ({ server, visitor, ann }) => {
  expect(payloads.length).toBeGreaterThan(150);
  const bob = await visitor("Bob");
  const asked = await guard(bob.page);
  await bob.enter("/r/general");
  await bob.isIn("General");

  const writer = await server.writer("Mallory");
  for (const payload of payloads) await writer.say("general", payload);
  await ann.say("That was all.");
  await bob.sees("That was all.");

  // Up through all of them; what is hidden is shown, for it is part of the page too.
  const seen = new Set<string>();
  const wrong = new Set<string>();
  await bob.feed.hover();
  await expect(async () => {
    await bob.page.evaluate(() => {
      for (const spoiler of document.querySelectorAll<HTMLElement>("button[aria-label^='Spoiler']"))
        spoiler.click();
    });
    const now = await look(bob.page);
    for (const seq of now.rows) seen.add(seq);
    for (const one of now.wrong) wrong.add(one);
    await bob.page.mouse.wheel(0, -500);
    expect(seen.size).toBeGreaterThan(payloads.length);
  }).toPass({ timeout: 90_000, intervals: [60] });

  expect([...wrong]).toEqual([]);
  expect(await noted(bob.page)).toEqual([]);
  expect(asked).toEqual([]);
});

test("nothing runs of what people and rooms are called", async ({ server, owner }) => {
  const asked = await guard(owner.page);
  await owner.page.reload();
  await owner.isIn("General");
  for (const name of names) {
    const writer = await server.writer(name);
    await writer.say("general", `Named @${name} and @Ada`);
  }
  for (const name of names) {
    await owner.page.getByRole("button", { name: "Create room" }).click();
    const dialog = owner.dialog("Create a room");
    await dialog.getByLabel("Room name").fill(name);
    await dialog.getByRole("button", { name: "Create room" }).click();
    await expect(dialog).toHaveCount(0);
    await owner.say(`Here is #${name}`);
    await expect(owner.page.getByRole("heading", { level: 1 })).toContainText(name);
  }
  // Written out by the suggestions as well.
  await owner.composer.fill("");
  await owner.composer.pressSequentially("#<");
  await expect(owner.page.getByRole("option", { name: names[0] ?? "" })).toBeVisible();
  await owner.composer.fill("");
  await owner.goTo("General");
  await expect(owner.feed.getByText("Named").first()).toBeVisible();

  expect((await look(owner.page)).wrong).toEqual([]);
  expect(await noted(owner.page)).toEqual([]);
  expect(asked).toEqual([]);
});

test("a text that would keep its reader busy for ever keeps nobody", async ({ server, ann, bob }) => {
  const full = (part: string) => part.repeat(Math.ceil(16_000 / part.length)).slice(0, 16_000);
  const texts = [
    full("> "),
    full("- "),
    full("**a *b "),
    full("[a](b"),
    full("||a|| "),
    full("@Ann "),
    `|a|b|\n|-|-|\n${full("|a|b|\n")}`.slice(0, 16_000),
    `\`\`\`js\n${full("${`").slice(0, 11_000)}\n\`\`\``,
    `\`\`\`js\n${full("{(['").slice(0, 11_000)}\n\`\`\``,
  ];
  const writer = await server.writer("Mallory");
  for (const text of texts) {
    await writer.say("general", text);
    await ann.say(`after ${texts.indexOf(text)}`);
    await bob.sees(`after ${texts.indexOf(text)}`);
  }
  // Also once the colours are there.
  await ann.say("```js\nlet a = 1;\n```");
  await expect(bob.feed.getByText("let", { exact: true })).toBeVisible();
  await bob.page.mouse.move(600, 300);
  await bob.page.mouse.wheel(0, -2_000);
  await expect(bob.composer).toBeVisible();
  await expect(bob.page.getByText("Something broke on this page")).toHaveCount(0);
});
