import { expect, type Locator, type Page } from "@playwright/test";

/** Everybody's: long enough, and nobody's secret. */
export const password = "a few long words";

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

  /** The dialog of this name, which is open or is about to be. */
  dialog(name: string | RegExp): Locator {
    return this.page.getByRole("dialog", { name });
  }

  /** Opens the link that the server printed, and becomes its owner. */
  async found(path: string): Promise<void> {
    await this.giveAccount(path, "Create the owner’s account");
    await this.isIn("General");
  }

  /** Makes an account at the open entrance. */
  async createAccount(): Promise<void> {
    await this.giveAccount("/login?how=create&from=/r/general", "Create account");
    await this.isIn("General");
  }

  async signIn(): Promise<void> {
    await this.giveAccount("/login?how=sign-in&from=/r/general", "Sign in");
    await this.isIn("General");
  }

  /** Writes name and password at the address; what comes of it is for the story to say. */
  async giveAccount(path: string, button: string): Promise<void> {
    await this.page.goto(path);
    await this.page.getByLabel("Name", { exact: true }).fill(this.name);
    await this.page.getByLabel("Password", { exact: true }).fill(password);
    await this.page.getByRole("button", { name: button, exact: true }).click();
  }

  async createPrivateRoom(name: string): Promise<void> {
    await this.page.getByRole("button", { name: "Create room" }).click();
    const dialog = this.dialog("Create a room");
    await dialog.getByLabel("Room name").fill(name);
    await dialog.getByLabel("Invited people").check();
    await dialog.getByRole("button", { name: "Create room" }).click();
    await this.isIn(name);
  }

  /** Chooses from the menu behind the own name. */
  async chooseOwn(item: string): Promise<void> {
    await this.rooms.getByRole("button", { name: new RegExp(`^${this.name}`) }).click();
    await this.#choose(item);
  }

  /** Chooses from the menu of the open room. */
  async chooseOfRoom(item: string): Promise<void> {
    await this.page
      .getByRole("main")
      .getByRole("button", { name: /^More for #?\S/ })
      .click();
    await this.#choose(item);
  }

  /** Chooses from the menu of somebody in the list of members. */
  async chooseOf(name: string, item: string): Promise<void> {
    await this.members.getByRole("button", { name: `What you can do with ${name}` }).click();
    await this.#choose(item);
  }

  /** Chooses from the menu of the message with these words. */
  async chooseOfMessage(text: string, item: string): Promise<void> {
    const row = this.message(text);
    await row.hover();
    await row.getByRole("button", { name: "More for this message" }).click();
    await this.#choose(item);
  }

  async #choose(item: string): Promise<void> {
    await this.page.getByRole("menu").getByRole("menuitem", { name: item }).click();
    await expect(this.page.getByRole("menu")).toHaveCount(0);
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
