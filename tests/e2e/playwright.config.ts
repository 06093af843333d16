import { defineConfig } from "@playwright/test";

export default defineConfig({
  testDir: "stories",
  testMatch: "*.story.ts",
  outputDir: "test-results",
  // Two cores are what a small machine and the check have: each story runs a server and browsers.
  workers: 2,
  fullyParallel: true,
  // A story that passes at the second try is a broken story.
  retries: 0,
  forbidOnly: process.env["CI"] !== undefined,
  // Pictures for the README are taken by `npm run pictures`; they test nothing.
  ...(process.env["TAKE_PICTURES"] === undefined ? { grepInvert: /@picture/ } : {}),
  reporter: "list",
  timeout: 120_000,
  expect: { timeout: 15_000 },
  use: {
    browserName: "chromium",
    viewport: { width: 1280, height: 800 },
    locale: "en-GB",
    timezoneId: "Europe/Madrid",
    trace: "retain-on-failure",
    launchOptions: {
      executablePath: process.env["CHROMIUM"] ?? "/usr/bin/chromium",
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--no-first-run",
      ],
    },
  },
});
