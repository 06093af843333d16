import { type BrowserContextOptions, test as base, expect } from "@playwright/test";
import { Person } from "./person.ts";
import { Server, type Settings } from "./server.ts";
import { Watch } from "./watch.ts";

type Fixtures = {
  /** Settings of the server that differ from the defaults. */
  settings: Settings;
  server: Server;
  /** Where browsers find it. */
  origin: string;
  /** What must not happen in any story; fails the story at its end. */
  watch: Watch;
  /** A browser of its own for somebody who has not entered. */
  visitor: (name: string, look?: BrowserContextOptions) => Promise<Person>;
  /** Somebody who entered and is in General. */
  guest: (name: string, look?: BrowserContextOptions) => Promise<Person>;
  /** Ada, who owns the server and is in General. */
  owner: Person;
  ann: Person;
  bob: Person;
};

export const test = base.extend<Fixtures>({
  settings: [{}, { option: true }],

  server: async ({ settings }, use, info) => {
    const server = await Server.create(settings);
    await use(server);
    if (info.status !== info.expectedStatus) {
      await info.attach("server log", { body: server.log, contentType: "text/plain" });
    }
    await server.dispose();
  },

  origin: async ({ server }, use) => use(server.origin),

  watch: async ({ origin }, use) => {
    const watch = new Watch(origin);
    await use(watch);
    expect(watch.offences).toEqual([]);
  },

  visitor: async ({ browser, origin, watch, contextOptions, viewport, locale, timezoneId }, use) => {
    await use(async (name, look = {}) => {
      const context = await browser.newContext({
        ...contextOptions,
        viewport,
        locale,
        timezoneId,
        baseURL: origin,
        ...look,
      });
      watch.over(context);
      return new Person(name, await context.newPage());
    });
    for (const context of browser.contexts()) await context.close();
  },

  guest: async ({ visitor }, use) => {
    await use(async (name, look) => {
      const person = await visitor(name, look);
      await person.enter("/r/general");
      await person.isIn("General");
      return person;
    });
  },

  owner: async ({ server, visitor }, use) => {
    const owner = await visitor("Ada");
    await owner.found(await server.setUpPath());
    await use(owner);
  },

  ann: async ({ guest }, use) => use(await guest("Ann")),
  bob: async ({ guest }, use) => use(await guest("Bob")),
});

export { expect };
