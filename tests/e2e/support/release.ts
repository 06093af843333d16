import { once } from "node:events";
import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from "node:http";
import { connect } from "node:net";

/** Stands before the server and can make it look as if a newer version of the app had been put there. */
export class Release {
  readonly #listener: Server;
  readonly #port: number;
  #newer = false;

  private constructor(port: number) {
    this.#port = port;
    this.#listener = createServer((asked, answer) => void this.#pass(asked, answer));
    this.#listener.on("upgrade", (asked: IncomingMessage, client, head: Buffer) => {
      const upstream = connect(port, "127.0.0.1", () => {
        const headers = asked.rawHeaders
          .map((part, i) => (i % 2 === 0 ? `${part}: ` : `${part}\r\n`))
          .join("");
        upstream.write(`GET ${asked.url} HTTP/1.1\r\n${headers}\r\n`);
        upstream.write(head);
        upstream.pipe(client);
        client.pipe(upstream);
      });
      for (const side of [client, upstream]) side.on("error", () => upstream.destroy());
      client.on("close", () => upstream.destroy());
    });
  }

  static async create(port: number): Promise<Release> {
    const release = new Release(port);
    release.#listener.listen(0, "127.0.0.1");
    await once(release.#listener, "listening");
    return release;
  }

  get origin(): string {
    const address = this.#listener.address();
    if (address === null || typeof address === "string") throw new Error("the release does not listen");
    return `http://127.0.0.1:${address.port}`;
  }

  /** From now on the worker's file is another one, as after a deploy. */
  deploy(): void {
    this.#newer = true;
  }

  async dispose(): Promise<void> {
    this.#listener.closeAllConnections();
    this.#listener.close();
    await once(this.#listener, "close");
  }

  async #pass(asked: IncomingMessage, answer: ServerResponse): Promise<void> {
    const { method, url = "/", headers } = asked;
    const worker = this.#newer && url === "/sw.js";
    const upstream = request({
      port: this.#port,
      host: "127.0.0.1",
      method,
      path: url,
      headers: worker ? { ...headers, "accept-encoding": "identity" } : headers,
    });
    upstream.on("error", () => answer.destroy());
    asked.pipe(upstream);
    const [given] = (await once(upstream, "response")) as [IncomingMessage];
    if (!worker) {
      answer.writeHead(given.statusCode ?? 502, given.rawHeaders);
      given.pipe(answer);
      return;
    }
    let script = "";
    for await (const part of given) script += part;
    const { "content-length": _, etag, ...rest } = given.headers;
    answer.writeHead(200, { ...rest, etag: `${etag}-newer` });
    answer.end(script.replace(/version:`[^`]*`/, "version:`newer`"));
  }
}
