/**
 * What `make screenshots` takes pictures of. Each state is a scene of the gallery (frontend/src/dev-preview);
 * `act` does what has to be done by hand there. A new feature adds its scenes to `others`, and to `core` what
 * nobody must break.
 */

/** In both sizes and both themes. */
export const core = [
  { name: "login", scene: "enter" },
  { name: "room", scene: "room" },
  { name: "unread", scene: "unread" },
  { name: "palette", scene: "palette" },
  { name: "offline", scene: "offline" },
  { name: "failed", scene: "states" },
  { name: "rooms", scene: "rooms" },
];

const hover = (page) => page.getByText("Two things left").hover();
const menu = async (page) => {
  const row = page.getByText("Ada, can you check");
  await row.click({ button: "right", force: true }).catch(() => {});
  await hoverTools(page);
};
const hoverTools = async (page) => {
  await page.getByText("Ada, can you check").hover();
  await page.getByRole("button", { name: "More for this message" }).click();
};
const up = (page) =>
  page.getByRole("feed").evaluate((feed) => feed.parentElement.parentElement.scrollBy(0, -2500));

/** Once on a desk in the dark, once on a phone in the light. */
export const others = [
  { scene: "set-up" },
  { scene: "enter-create" },
  { scene: "enter-ended" },
  { name: "join", scene: "join-account" },
  { scene: "join-expired" },
  { scene: "empty" },
  { scene: "no-rooms" },
  { scene: "many-rooms" },
  { name: "skeleton", scene: "loading" },
  { scene: "starting" },
  { scene: "unreachable" },
  { name: "jump-pill", scene: "history", act: up },
  { scene: "detached" },
  { name: "hover-toolbar", scene: "room", act: hover, only: "desk" },
  { name: "message-menu", scene: "room", act: menu, only: "desk" },
  { scene: "me-menu" },
  { scene: "shortcuts" },
  { scene: "members" },
  { scene: "direct" },
  { scene: "private" },
  { scene: "bots" },
  { scene: "gaps" },
  { scene: "slow" },
  { scene: "muted" },
  { scene: "archived" },
  { scene: "left" },
  { scene: "lost" },
  { scene: "trimmed" },
  { scene: "degraded" },
  { scene: "refused" },
  { scene: "outdated" },
  { scene: "new-version" },
  { scene: "signed-out" },
  { scene: "catching-up" },
  { scene: "not-found" },
  { scene: "room-missing" },
  { scene: "install" },
  { scene: "create-room" },
  { scene: "room-settings" },
  { scene: "add-people" },
  { scene: "invite-room" },
  { scene: "reactions" },
  { scene: "pins" },
  { scene: "pins-list" },
  { scene: "pins-none" },
  { scene: "saved" },
  { scene: "saved-none" },
  { scene: "settings-profile" },
  { scene: "settings-appearance" },
  { scene: "settings-accessibility" },
  { scene: "settings-devices" },
  { scene: "settings-data" },
  { scene: "admin-people" },
  { scene: "admin-invites" },
  { scene: "admin-rooms" },
  { scene: "admin-bots" },
  { scene: "admin-reports" },
  { scene: "admin-audit" },
  { scene: "admin-settings" },
];

const large = (page) => page.evaluate(() => document.documentElement.style.setProperty("font-size", "200%"));

/** The room at rest, as people with other needs and other windows see it. */
export const extras = [
  { name: "320 px", width: 320, height: 640 },
  { name: "200 % text", width: 1440, height: 900, act: large },
  { name: "200 % text, phone", width: 390, height: 844, act: large },
  { name: "200 % zoom", width: 720, height: 450, scale: 2 },
  { name: "130 % text size", width: 390, height: 844, query: { textSize: "130" } },
  { name: "compact", width: 1440, height: 900, query: { density: "compact" } },
  { name: "compact, phone", width: 390, height: 844, query: { density: "compact" } },
  { name: "times on every message", width: 390, height: 844, query: { times: "always" } },
  { name: "forced colours", width: 1440, height: 900, context: { forcedColors: "active" } },
  { name: "more contrast", width: 1440, height: 900, context: { contrast: "more" } },
  { name: "no transparency", width: 1440, height: 900, query: { glass: "off" } },
  { name: "right to left", width: 1440, height: 900, query: { dir: "rtl" } },
  { name: "right to left, phone", width: 390, height: 844, query: { dir: "rtl" } },
  { name: "long names", scene: "awkward", width: 1440, height: 900 },
  { name: "long names, 320 px", scene: "awkward", width: 320, height: 640 },
  { name: "360 × 740", width: 360, height: 740 },
  { name: "390 × 844", width: 390, height: 844 },
  { name: "768 × 1024", width: 768, height: 1024 },
  { name: "1024 × 768", width: 1024, height: 768 },
  { name: "1440 × 900", width: 1440, height: 900 },
  { name: "1920 × 1080", width: 1920, height: 1080 },
];
