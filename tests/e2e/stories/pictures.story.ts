import type { Page } from "@playwright/test";
import { expect, test } from "../support/story.ts";

// Not a proof: takes the pictures of the README, when asked.
test.describe.configure({ retries: 9 });
test.use({ settings: { leave_grace_ms: 300 } });

const talk: readonly (readonly [who: string, minute: number, words: string])[] = [
  ["Ines", 2, "Good morning! The venue confirmed: we have the big hall on the 12th, from 9 to 18."],
  ["Ines", 2, "They want a headcount by Friday, though."],
  ["Tomás", 4, "🎉"],
  ["Tomás", 4, "That is the one with the garden, right?"],
  ["Ines", 5, "Yes. Coffee outside if the weather plays along."],
  ["Mina", 9, "Lovely. Sign-ups stand at 84 this morning, so I would tell them 110 and keep some air."],
  ["Kofi", 11, "110 sounds right. Last year a fifth came without signing up at all 🤷"],
  [
    "Kofi",
    12,
    "I put the draft of the programme here: https://example.org/programme\nTwo slots after lunch are still open.",
  ],
  [
    "Tomás",
    17,
    "I could give a workshop: “Your first bot in twenty lines”. Everybody brings a laptop, nobody needs to know how to code.",
  ],
  ["Mina", 18, "Please do! That is exactly what people asked for in the survey."],
  ["Ines", 21, "Then only the lightning talks are missing. Who collects them?"],
  ["Kofi", 22, "I do."],
  ["Kofi", 22, "The room #Lightning talks is open:\ndrop your idea there, one line is enough."],
  ["Mina", 24, "Done ✅ See you all at the call at noon."],
];

for (const picture of [
  { file: "room-dark.png", colorScheme: "dark", viewport: { width: 1440, height: 900 } },
  { file: "room-light.png", colorScheme: "light", viewport: { width: 1440, height: 900 } },
  {
    file: "phone-dark.png",
    colorScheme: "dark",
    viewport: { width: 390, height: 844 },
    deviceScaleFactor: 2,
  },
] as const) {
  const { file, ...look } = picture;
  test(`${file} @picture`, async ({ server, guest, visitor }) => {
    const [ines, tomas, kofi] = [await guest("Ines"), await guest("Tomás"), await guest("Kofi")];
    const mina = await visitor("Mina", { reducedMotion: "reduce", ...look });
    await spreadOverTime(mina.page);
    await kofi.page.getByRole("button", { name: "Create room" }).click();
    await kofi.page.getByLabel("Room name").fill("Lightning talks");
    await kofi.page.getByLabel("Room name").press("Enter");
    await kofi.isIn("Lightning talks");
    const lightning = new URL(kofi.page.url()).pathname.replace("/r/", "");
    await kofi.goTo("General");

    await mina.enter("/r/general");
    await mina.isIn("General");
    // Colours come from ids, so two of four people may share one; then it is tried again.
    await expect(kofi.members.getByRole("listitem")).toHaveCount(4);
    const colours = await kofi.members
      .getByRole("listitem")
      .evaluateAll((items) =>
        items.map((item) => getComputedStyle(item.firstElementChild ?? item).backgroundColor),
      );
    expect(new Set(colours).size).toBe(4);
    for (const [who, , words] of talk) {
      const person = [mina, ines, tomas, kofi].find((one) => one.name === who);
      await person?.say(words);
      await expect(mina.feed.getByText(words.split("\n")[0] ?? words).first()).toBeAttached();
    }
    // Read to the end, which a second window of hers can tell; else the picture has a line "New".
    const other = await mina.page.context().newPage();
    await other.setViewportSize({ width: 1280, height: 800 });
    await other.goto("/r/random");
    await expect(other.getByRole("link", { name: /^General/ })).not.toHaveAccessibleName(/unread/);
    await other.close();
    const nadia = await server.writer("Nadia");
    await nadia.say(lightning, "Five minutes on keeping bees on a roof?");
    await nadia.say(lightning, "I can bring honey.");
    await nadia.say("tech", "The new release is out.");
    // Loaded anew, so that the comings and goings of the set-up are history.
    await mina.page.reload();
    await mina.isIn("General");
    await expect(mina.feed.getByText(/See you all at the call/)).toBeVisible();
    await tomas.composer.pressSequentially("Noon");
    await expect(mina.page.getByText("Tomás is typing…")).toBeVisible();
    await mina.page.evaluate(() => document.fonts.ready.then(() => undefined));
    await mina.page.screenshot({ path: `../../docs/pictures/${file}` });
  });
}

/** A talk of a morning is written in seconds here: gives each message the minute it would have had. */
async function spreadOverTime(page: Page): Promise<void> {
  const start = new Date();
  start.setHours(10, 0, 0, 0);
  const at = (seq: number) => new Date(start.getTime() + (talk[seq - 1]?.[1] ?? 0) * 60_000).toISOString();
  await page.routeWebSocket(/\/ws$/, (socket) => {
    const server = socket.connectToServer();
    server.onMessage((message) => {
      const frames = message.toString().split("\n");
      socket.send(
        frames
          .map((frame) =>
            JSON.stringify(JSON.parse(frame), (_, value) =>
              typeof value?.seq === "number" && typeof value.at === "string"
                ? { ...value, at: at(value.seq) }
                : value,
            ),
          )
          .join("\n"),
      );
    });
  });
}
