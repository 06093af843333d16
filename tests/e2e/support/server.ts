import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "@playwright/test";
import { freePort } from "./port.ts";
import { Writer } from "./writer.ts";

const binary = process.env["SERVER_BINARY"] ?? "../../target/debug/tertulia";

/** Settings by their key, as in `{ send_rate: 100 }`. */
export type Settings = Readonly<Record<string, string | number>>;

/** The real program with a data folder of its own, on a port that it keeps over restarts. */
export class Server {
  readonly #port: number;
  readonly #folder: string;
  readonly #settings: Settings;
  #process: ChildProcess | null = null;
  #log = "";

  private constructor(port: number, folder: string, settings: Settings) {
    this.#port = port;
    this.#folder = folder;
    this.#settings = settings;
  }

  static async create(settings: Settings): Promise<Server> {
    const server = new Server(await freePort(), await mkdtemp(join(tmpdir(), "tertulia-story-")), settings);
    await server.start();
    return server;
  }

  get port(): number {
    return this.#port;
  }

  get origin(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  /** What the program wrote since it was first started. */
  get log(): string {
    return this.#log;
  }

  /** Where the first owner makes themselves known, as the program prints it once it serves. */
  async setUpPath(): Promise<string> {
    const link = /\/setup\/[\w-]+(?=\s)/;
    await expect(async () => expect(this.#log).toMatch(link)).toPass({ timeout: 10_000 });
    return link.exec(this.#log)?.[0] ?? "";
  }

  /** Starts the program and waits until it answers. */
  async start(): Promise<void> {
    const child = spawn(binary, [], {
      cwd: this.#folder,
      env: environment({
        host: "127.0.0.1",
        port: this.#port,
        data_dir: join(this.#folder, "data"),
        ...this.#settings,
      }),
      stdio: ["ignore", "pipe", "pipe"],
    });
    this.#process = child;
    let failure: Error | null = null;
    child.on("error", (error) => {
      failure = error;
    });
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on("data", (bytes: Buffer) => {
        this.#log += bytes.toString();
      });
    }
    const deadline = Date.now() + 20_000;
    while (!(await this.#answers())) {
      if (failure !== null || child.exitCode !== null || Date.now() > deadline) {
        throw new Error(`the server did not start: ${failure ?? ""}\n${this.#log}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
  }

  /** Ends the program as a crash would: it gets no chance to write or to say goodbye. */
  async kill(): Promise<void> {
    await this.#end("SIGKILL");
  }

  /** Asks the program to stop, as a deploy does, and waits until it has. */
  async stop(): Promise<void> {
    await this.#end("SIGTERM");
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    const child = this.#process;
    this.#process = null;
    if (child === null || child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, "exit");
    child.kill(signal);
    await gone;
  }

  /** Ends the program and takes its data away. */
  async dispose(): Promise<void> {
    await this.kill();
    await rm(this.#folder, { recursive: true, force: true });
  }

  /** Somebody who uses the API instead of a browser. */
  writer(name: string): Promise<Writer> {
    return Writer.enter(this.origin, name);
  }

  async #answers(): Promise<boolean> {
    try {
      return (await fetch(`${this.origin}/readyz`)).ok;
    } catch {
      return false;
    }
  }
}

/** The environment without settings of whoever runs the stories. */
function environment(settings: Settings): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(
    ([name]) => !/^(TERTULIA_|REDIS_|PORT$|CORS_ORIGINS$|APP_NAME$|DEBUG$)/.test(name),
  );
  const own = Object.entries(settings).map(([key, value]) => [
    `TERTULIA_${key.toUpperCase()}`,
    String(value),
  ]);
  return Object.fromEntries([...inherited, ...own]);
}
