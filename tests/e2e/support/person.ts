import { expect, type Locator, type Page } from "@playwright/test";

/** Somebody at a browser of their own. Speaks of the page as a user would: by roles and words. */
export class Person {
  readonly name: string;
  readonly page: Page;

  constructor(name: string, page: Page) {
    this.name = name;
    this.page = page;
  }

  get composer(): Locator {
    return this.page.getByRole("textbox", { name: /^Message #/ });
  }

  get feed(): Locator {
    return this.page.getByRole("feed");
  }

  get rooms(): Locator {
    return this.page.getByRole("navigation", { name: "Rooms" });
  }

  get members(): Locator {
    return this.page.getByRole("complementary", { name: "Members" });
  }

  /** The room's link in the list. */
  room(name: string): Locator {
    return this.rooms.getByRole("link", { name: new RegExp(`^${name}\\b`) });
  }

  /** Every row that has exactly these words as its text. */
  message(text: string): Locator {
    return this.feed.getByRole("article").filter({ has: this.page.getByText(text, { exact: true }) });
  }

  /** Enters by name at the address, which leads to the entrance first. */
  async enter(path: string): Promise<void> {
    await this.page.goto(path);
    await this.page.getByLabel("Your name").fill(this.name);
    await this.page.getByRole("button", { name: "Enter", exact: true }).click();
  }

  async goTo(room: string): Promise<void> {
    await this.room(room).click();
    await this.isIn(room);
  }

  async isIn(room: string): Promise<void> {
    await expect(this.page.getByRole("heading", { level: 1, name: room })).toBeVisible();
    await expect(this.composer).toBeVisible();
    await expect(this.feed).toBeVisible();
  }

  async say(text: string): Promise<void> {
    await this.composer.fill(text);
    await this.composer.press("Enter");
    await expect(this.composer).toHaveValue("");
  }

  /** The message is there once, and nothing says that it waits or failed. */
  async sees(text: string): Promise<void> {
    const row = this.message(text);
    await expect(row).toHaveCount(1);
    await expect(row).toBeInViewport();
    await expect(row.getByText(/Sending…|Will send|Not sent/)).toHaveCount(0);
  }

  /** The bar that says what is wrong with the connection, by its words. */
  banner(words: string | RegExp): Locator {
    return this.page.getByRole("main").getByText(words);
  }

  /** `within`: milliseconds, where the server was away for so long that the app tries seldom. */
  async isOnline(within = 15_000): Promise<void> {
    await expect(this.rooms.getByText("Online", { exact: true })).toBeVisible({ timeout: within });
  }
}
