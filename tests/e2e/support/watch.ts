import type { BrowserContext, Page } from "@playwright/test";

/** Notes what no story may do: ask another host, break the content policy, or throw. */
export class Watch {
  readonly offences: string[] = [];
  readonly #host: string;

  constructor(origin: string) {
    this.#host = new URL(origin).host;
  }

  over(context: BrowserContext): void {
    context.on("request", (request) => this.#asked(request.url()));
    context.on("page", (page) => this.#page(page));
    context.on("weberror", (error) => this.offences.push(`uncaught: ${error.error().message}`));
    context.on("console", (message) => {
      if (/Content.Security.Policy|Trusted(HTML|Script|ScriptURL|Types)/i.test(message.text())) {
        this.offences.push(`console: ${message.text()}`);
      }
    });
  }

  #page(page: Page): void {
    page.on("websocket", (socket) => this.#asked(socket.url()));
  }

  #asked(address: string): void {
    const url = new URL(address);
    if (["data:", "blob:", "about:"].includes(url.protocol) || url.host === this.#host) return;
    this.offences.push(`request to ${address}`);
  }
}
