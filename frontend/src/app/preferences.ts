/**
 * What somebody set for themselves on this device: how the app looks, sounds and takes keys. Kept in the
 * browser, one value a key; other tabs follow.
 */
export type Preferences = {
  readonly theme: "system" | "light" | "dark";
  readonly density: "comfortable" | "compact";
  /** Per cent of the browser's own size. */
  readonly "text-size": "90" | "100" | "115" | "130";
  readonly motion: "system" | "reduced" | "full";
  readonly transparency: "system" | "reduced";
  /** What screen readers hear of messages; failures are always told. */
  readonly announcements: "all" | "mentions" | "none";
  /** Keys of one sign. They can be switched off, for voices and hands that hit them by chance. */
  readonly "letter-keys": "on" | "off";
  readonly times: "hover" | "always";
  readonly enter: "sends" | "breaks";
  /** Whether this device shows what calls one while one looks elsewhere. */
  readonly notifications: "off" | "on";
  /** Whether a notification shows what was said, by whom and where. */
  readonly preview: "on" | "off";
  /** A short tone while one looks elsewhere. */
  readonly sound: "off" | "on";
  readonly "quiet-hours": "off" | "on";
};
export type Preference = keyof Preferences;

/** What can be chosen; the first is the usual one. */
const table: { readonly [P in Preference]: readonly [Preferences[P], ...Preferences[P][]] } = {
  theme: ["system", "light", "dark"],
  density: ["comfortable", "compact"],
  "text-size": ["100", "90", "115", "130"],
  motion: ["system", "reduced", "full"],
  transparency: ["system", "reduced"],
  announcements: ["all", "mentions", "none"],
  "letter-keys": ["on", "off"],
  times: ["hover", "always"],
  enter: ["sends", "breaks"],
  notifications: ["off", "on"],
  preview: ["on", "off"],
  sound: ["off", "on"],
  "quiet-hours": ["off", "on"],
};

/** What was set, else the usual. A value that an older or newer page wrote counts as not set. */
export function preferred<P extends Preference>(which: P): Preferences[P] {
  const values = table[which];
  const set = stored(which);
  return values.find((value) => value === set) ?? values[0];
}

// Where the browser keeps nothing, a choice holds as long as the page.
const held = new Map<Preference, string>();
const listeners = new Set<() => void>();

function stored(which: Preference): string | null {
  const here = held.get(which);
  if (here !== undefined) return here;
  try {
    return localStorage.getItem(which);
  } catch {
    return null;
  }
}

/** Holds at once, in all tabs. False: this browser keeps nothing, it is gone with the page. */
export function prefer<P extends Preference>(which: P, value: Preferences[P]): boolean {
  let kept = true;
  try {
    localStorage.setItem(which, value);
    held.delete(which);
  } catch {
    held.set(which, value);
    kept = false;
  }
  tell();
  return kept;
}

/** Called back when one may have changed, here or in another tab. */
export function onPreference(changed: () => void): () => void {
  listeners.add(changed);
  return () => listeners.delete(changed);
}

function tell(): void {
  paint();
  for (const listener of listeners) listener();
}

const reduced = "(prefers-reduced-motion: reduce)";
const opaque = "(prefers-reduced-transparency: reduce), (forced-colors: active), (update: slow)";
const canvas = { light: "#fcfcfd", dark: "#090c14" };

/** Writes what style sheets go by onto the root element. Called before the first paint and at each change. */
export function paint(): void {
  const { dataset } = document.documentElement;
  const theme = preferred("theme");
  const motion = preferred("motion");
  dataset["theme"] = theme;
  dataset["density"] = preferred("density");
  dataset["textSize"] = preferred("text-size");
  dataset["times"] = preferred("times");
  dataset["motion"] = motion === "system" ? (matchMedia(reduced).matches ? "reduced" : "full") : motion;
  dataset["glass"] = preferred("transparency") === "reduced" || plainGlass() ? "off" : "on";
  for (const meta of document.querySelectorAll<HTMLMetaElement>('meta[name="theme-color"]')) {
    const own = meta.media.includes("dark") ? canvas.dark : canvas.light;
    meta.content = theme === "system" ? own : canvas[theme];
  }
}

/** Follows other tabs and the device. */
export function followPreferences(): void {
  paint();
  addEventListener("storage", ({ key }) => {
    if (key === null || key in table) tell();
  });
  for (const query of [reduced, opaque]) matchMedia(query).addEventListener("change", paint);
}

/** Nothing moves: what would fly in fades. */
export function calmMotion(): boolean {
  return document.documentElement.dataset["motion"] === "reduced";
}

/** Blur is paid for in every frame that scrolls beneath it, and weak touch devices drop frames for it. */
function plainGlass(): boolean {
  const device: {
    readonly connection?: { readonly saveData?: boolean };
    readonly deviceMemory?: number;
    readonly hardwareConcurrency: number;
  } = navigator;
  const weak = device.hardwareConcurrency <= 4 || (device.deviceMemory ?? 8) <= 4;
  return (
    matchMedia(opaque).matches ||
    device.connection?.saveData === true ||
    (weak && matchMedia("(pointer: coarse)").matches)
  );
}
