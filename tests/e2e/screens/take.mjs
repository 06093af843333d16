/**
 * Takes a picture of every state in every look that matters, into ../../screenshots with an index.html to
 * look at them. The same code gives the same pictures: the clock stands, nothing moves, fonts are there.
 * `npm run screens -- palette` takes only those whose names contain the word.
 */
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { chromium } from "@playwright/test";
import { core, extras, others } from "./states.mjs";

const only = process.argv[2] ?? "";
const out = new URL("../../../screenshots/", import.meta.url);
const frontend = new URL("../../../frontend/", import.meta.url);
const { createServer } = await import(createRequire(new URL("package.json", frontend)).resolve("vite"));
/** A Tuesday morning, a few minutes after the last message of the scenes. */
const now = new Date("2026-11-24T09:20:00+01:00");

const desk = { width: 1440, height: 900 };
const phone = { width: 390, height: 844, scale: 2 };

const shots = [
  ...core.flatMap((state) =>
    [desk, phone].flatMap((size) =>
      ["dark", "light"].map((theme) => ({ group: "Core states", ...state, ...size, theme })),
    ),
  ),
  ...others.flatMap((state) => [
    ...(state.only === "phone" ? [] : [{ group: "Other states", ...state, ...desk, theme: "dark" }]),
    ...(state.only === "desk" ? [] : [{ group: "Other states", ...state, ...phone, theme: "light" }]),
  ]),
  ...extras.map((state) => ({ group: "The room at rest", scene: "room", theme: "dark", ...state })),
]
  .map((shot) => ({ ...shot, name: shot.name ?? shot.scene }))
  .filter(({ name }) => name.includes(only))
  .map((shot) => ({
    ...shot,
    file: `${`${shot.name} ${shot.width} ${shot.theme}`.replace(/[^\p{L}\p{N}]+/gu, "-")}.png`,
  }));

async function take(browser, origin, shot) {
  const touch = shot.width < 700;
  const context = await browser.newContext({
    viewport: { width: shot.width, height: shot.height },
    deviceScaleFactor: shot.scale ?? 1,
    hasTouch: touch,
    isMobile: touch,
    colorScheme: shot.theme,
    reducedMotion: "reduce",
    locale: "en-GB",
    timezoneId: "Europe/Madrid",
    ...shot.context,
  });
  const page = await context.newPage();
  const broken = [];
  page.on("pageerror", (error) => broken.push(error.message));
  await page.clock.install({ time: now });
  const query = new URLSearchParams({ scene: shot.scene, theme: shot.theme, ...shot.query });
  await page.goto(`${origin}/gallery.html?${query}`);
  await page.locator("#root > *").first().waitFor({ state: "attached" });
  // What the page does by and by: idle loading, skeletons after a moment, banners after two seconds.
  await page.clock.runFor(5_000);
  await page.waitForLoadState("networkidle");
  await page.clock.runFor(1_000);
  await shot.act?.(page);
  await page.evaluate(() => document.fonts.ready.then(() => undefined));
  await page.clock.runFor(1_000);
  await page.screenshot({ path: new URL(shot.file, out).pathname, animations: "disabled", caret: "hide" });
  await context.close();
  if (broken.length > 0) throw new Error(`${shot.name}: ${broken.join("; ")}`);
}

function sheet() {
  const groups = [...new Set(shots.map(({ group }) => group))];
  const figure = ({ name, file, width, height, theme }) =>
    `<figure style="flex:${width / height}"><a href="${file}"><img loading="lazy" src="${file}"></a><figcaption>${name} · ${width} × ${height} · ${theme}</figcaption></figure>`;
  return `<!doctype html><meta charset="utf-8"><title>Screens</title>
<style>body{font:14px system-ui;margin:24px;background:#667}h2{color:#fff}div{display:flex;flex-wrap:wrap;gap:16px}
figure{margin:0;min-width:180px;max-width:640px}img{width:100%;display:block;border-radius:6px}figcaption{color:#fff;padding:4px 0}</style>
${groups
  .map(
    (group) =>
      `<h2>${group}</h2><div>${shots
        .filter((shot) => shot.group === group)
        .map(figure)
        .join("")}</div>`,
  )
  .join("\n")}`;
}

if (only === "") rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
const server = await createServer({
  root: frontend.pathname,
  configFile: new URL("vite.config.ts", frontend).pathname,
  server: { port: 0, strictPort: false, host: "127.0.0.1", hmr: false },
  logLevel: "error",
});
await server.listen();
const { port } = server.httpServer.address();
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu"],
});
const failed = [];
for (const shot of shots) {
  try {
    await take(browser, `http://127.0.0.1:${port}`, shot);
    process.stdout.write(".");
  } catch (error) {
    failed.push(`${shot.name} ${shot.width} ${shot.theme}: ${error.message}`);
    process.stdout.write("x");
  }
}
writeFileSync(new URL("index.html", out), sheet());
await browser.close();
await server.close();
console.log(`\n${shots.length - failed.length} pictures in ${out.pathname}`);
for (const failure of failed) console.error(failure);
process.exit(failed.length === 0 ? 0 : 1);
