import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort } from "./port.ts";

/** A Redis of its own that writes what it is told, so that it comes back with it. */
export class Redis {
  readonly #port: number;
  readonly #folder: string;
  #process: ChildProcess | null = null;

  private constructor(port: number, folder: string) {
    this.#port = port;
    this.#folder = folder;
  }

  static async create(): Promise<Redis> {
    const redis = new Redis(await freePort(), await mkdtemp(join(tmpdir(), "tertulia-redis-")));
    await redis.start();
    return redis;
  }

  get url(): string {
    return `redis://127.0.0.1:${this.#port}/`;
  }

  async start(): Promise<void> {
    const settings = {
      bind: "127.0.0.1",
      port: this.#port,
      dir: this.#folder,
      save: "",
      appendonly: "yes",
      "maxmemory-policy": "noeviction",
    };
    const child = spawn(
      "redis-server",
      Object.entries(settings).flatMap(([key, value]) => [`--${key}`, String(value)]),
      { stdio: "ignore" },
    );
    this.#process = child;
    let failure: Error | null = null;
    child.on("error", (error) => {
      failure = error;
    });
    const deadline = Date.now() + 20_000;
    while (!(await this.#answers())) {
      if (failure !== null || child.exitCode !== null || Date.now() > deadline) {
        throw new Error(`Redis did not start: ${failure ?? child.exitCode}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
  }

  /** It keeps its connections and answers nothing. */
  freeze(): void {
    this.#process?.kill("SIGSTOP");
  }

  thaw(): void {
    this.#process?.kill("SIGCONT");
  }

  /** Ends it as a crash would. */
  async kill(): Promise<void> {
    const child = this.#process;
    this.#process = null;
    if (child === null || child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, "exit");
    child.kill("SIGKILL");
    await gone;
  }

  async dispose(): Promise<void> {
    await this.kill();
    await rm(this.#folder, { recursive: true, force: true });
  }

  #answers(): Promise<boolean> {
    return new Promise((resolve) => {
      const socket = connect(this.#port, "127.0.0.1", () => socket.write("PING\r\n"));
      socket.on("data", (bytes) => {
        socket.destroy();
        resolve(bytes.toString().startsWith("+PONG"));
      });
      socket.on("error", () => resolve(false));
    });
  }
}
