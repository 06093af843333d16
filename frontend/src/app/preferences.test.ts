import { beforeEach, expect, test, vi } from "vitest";

type Listener = (event: { key: string | null }) => void;

let kept: Map<string, string>;
let full: boolean;
let storageListener: Listener;
let answers: Record<string, boolean>;
let root: { dataset: Record<string, string> };

beforeEach(() => {
  vi.resetModules();
  kept = new Map();
  full = false;
  answers = {};
  root = { dataset: {} };
  vi.stubGlobal("localStorage", {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem(key: string, value: string) {
      if (full) throw new Error("full");
      kept.set(key, value);
    },
  });
  vi.stubGlobal("document", { documentElement: root, querySelectorAll: () => [] });
  vi.stubGlobal("navigator", { hardwareConcurrency: 8 });
  vi.stubGlobal("matchMedia", (query: string) => ({
    matches: Object.entries(answers).some(([part, yes]) => yes && query.includes(part)),
    addEventListener() {},
  }));
  vi.stubGlobal("addEventListener", (_: string, listener: Listener) => {
    storageListener = listener;
  });
});

const load = () => import("./preferences");

test("what was set is painted and found again", async () => {
  const { prefer, preferred } = await load();
  expect(preferred("theme")).toBe("system");
  expect(prefer("theme", "dark")).toBe(true);
  expect(prefer("text-size", "115")).toBe(true);
  expect(kept.get("theme")).toBe("dark");
  expect(root.dataset).toMatchObject({ theme: "dark", textSize: "115" });
});

test("a value nobody knows counts as not set", async () => {
  kept.set("density", "cosy");
  const { preferred } = await load();
  expect(preferred("density")).toBe("comfortable");
});

test("where the browser keeps nothing, a choice holds as long as the page", async () => {
  const { prefer, preferred } = await load();
  full = true;
  expect(prefer("theme", "light")).toBe(false);
  expect(preferred("theme")).toBe("light");
  expect(root.dataset["theme"]).toBe("light");
});

test("a choice made in another tab holds here too", async () => {
  const { followPreferences, onPreference } = await load();
  const heard = vi.fn();
  followPreferences();
  onPreference(heard);
  kept.set("density", "compact");
  storageListener({ key: "density" });
  expect(root.dataset["density"]).toBe("compact");
  storageListener({ key: "something else" });
  expect(heard).toHaveBeenCalledTimes(1);
});

test.each([
  ["system", false, "full"],
  ["system", true, "reduced"],
  ["full", true, "full"],
  ["reduced", false, "reduced"],
] as const)("motion set to %s on a device that asks for less: %s", async (value, asks, painted) => {
  kept.set("motion", value);
  answers = { "reduced-motion": asks };
  const { paint } = await load();
  paint();
  expect(root.dataset["motion"]).toBe(painted);
});

test.each([
  ["nothing in the way", {}, {}, "on"],
  ["a device that asks for no transparency", { "reduced-transparency": true }, {}, "off"],
  ["a few cores and a mouse", {}, { hardwareConcurrency: 2 }, "on"],
  ["a few cores and touch", { coarse: true }, { hardwareConcurrency: 4 }, "off"],
  ["little memory and touch", { coarse: true }, { hardwareConcurrency: 8, deviceMemory: 4 }, "off"],
  ["saved data", {}, { hardwareConcurrency: 8, connection: { saveData: true } }, "off"],
])("glass with %s", async (_, queries, device, painted) => {
  answers = queries;
  vi.stubGlobal("navigator", { hardwareConcurrency: 8, ...device });
  const { paint } = await load();
  paint();
  expect(root.dataset["glass"]).toBe(painted);
});
