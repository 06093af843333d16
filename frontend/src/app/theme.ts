export type Theme = "system" | "light" | "dark";

const key = "theme";
const canvas = { light: "#fcfcfd", dark: "#090c14" };

export function storedTheme(): Theme {
  try {
    return parsed(localStorage.getItem(key));
  } catch {
    return "system";
  }
}

/** Shows the theme and keeps it for the next visit; other tabs follow. */
export function chooseTheme(theme: Theme): void {
  try {
    localStorage.setItem(key, theme);
  } catch {
    // Storage is full or forbidden: the choice holds until the tab closes.
  }
  showTheme(theme);
}

/** First thing on the page: the stored theme, and the same for changes made in other tabs. */
export function followTheme(): void {
  showTheme(storedTheme());
  addEventListener("storage", (event) => {
    if (event.key === key) showTheme(parsed(event.newValue));
  });
  if (weakDevice()) document.documentElement.dataset["glass"] = "off";
}

function showTheme(theme: Theme): void {
  document.documentElement.dataset["theme"] = theme;
  for (const meta of document.querySelectorAll<HTMLMetaElement>('meta[name="theme-color"]')) {
    const own = meta.media.includes("dark") ? canvas.dark : canvas.light;
    meta.content = theme === "system" ? own : canvas[theme];
  }
}

function parsed(value: string | null): Theme {
  return value === "light" || value === "dark" ? value : "system";
}

/** Blur is paid for in every frame that scrolls beneath it; weak touch devices drop frames for it. */
function weakDevice(): boolean {
  return matchMedia("(pointer: coarse)").matches && navigator.hardwareConcurrency <= 4;
}
