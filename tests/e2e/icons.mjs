/** Draws the PNG icons of the app from their SVG: `npm run icons`, after one of those was changed. */
import { readFileSync, writeFileSync } from "node:fs";
import { chromium } from "@playwright/test";

const folder = new URL("../../frontend/public/", import.meta.url);
const icons = [
  { from: "icon.svg", to: "icon-192.png", size: 192 },
  { from: "icon.svg", to: "icon-512.png", size: 512 },
  { from: "icon-maskable.svg", to: "icon-maskable-512.png", size: 512 },
  // iOS rounds the corners itself, and makes what is transparent black.
  { from: "icon-maskable.svg", to: "apple-touch-icon.png", size: 180 },
];

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu"],
});
for (const { from, to, size } of icons) {
  const page = await browser.newPage({ viewport: { width: size, height: size } });
  const svg = readFileSync(new URL(from, folder)).toString("base64");
  await page.setContent(
    `<style>*{margin:0}img{display:block;width:${size}px;height:${size}px}</style><img src="data:image/svg+xml;base64,${svg}">`,
  );
  await page.locator("img").evaluate((image) => image.decode());
  writeFileSync(new URL(to, folder), await page.screenshot({ omitBackground: true }));
  await page.close();
}
await browser.close();
