import { randomUUID } from "node:crypto";

/** A user of the API: writes what a story needs to be there already. */
export class Writer {
  readonly #origin: string;
  readonly #cookie: string;

  private constructor(origin: string, cookie: string) {
    this.#origin = origin;
    this.#cookie = cookie;
  }

  static async enter(origin: string, name: string): Promise<Writer> {
    const answer = await post(`${origin}/api/session`, { name });
    const cookie = answer.headers.getSetCookie()[0]?.split(";")[0];
    if (cookie === undefined) throw new Error("the server set no cookie");
    return new Writer(origin, cookie);
  }

  async say(room: string, text: string): Promise<void> {
    await post(`${this.#origin}/api/rooms/${room}/messages`, { text, nonce: randomUUID() }, this.#cookie);
  }

  /** An open room; its id. */
  async createRoom(name: string): Promise<string> {
    const answer = await post(`${this.#origin}/api/rooms`, { name }, this.#cookie);
    const { id } = (await answer.json()) as { readonly id: string };
    return id;
  }
}

async function post(url: string, body: object, cookie = ""): Promise<Response> {
  const answer = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json", cookie },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`${url}: ${answer.status} ${await answer.text()}`);
  return answer;
}
