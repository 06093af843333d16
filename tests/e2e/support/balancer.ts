import { once } from "node:events";
import { connect, createServer, type Server, type Socket } from "node:net";

/**
 * What stands before the nodes: passes each connection on to one of them, by TCP alone. A WebSocket
 * goes to the node that has the fewest, other requests to the nodes in turn; a node that does not
 * listen is passed over.
 */
export class Balancer {
  readonly #listener: Server;
  readonly #ports: readonly number[];
  readonly #out = new Set<number>();
  readonly #open = new Set<Socket>();
  /** The WebSockets of each node. */
  readonly #sockets: Set<Socket>[];
  #closed = false;
  #turn = 0;

  private constructor(ports: readonly number[]) {
    this.#ports = ports;
    this.#sockets = ports.map(() => new Set());
    this.#listener = createServer((client) => this.#greet(client));
  }

  static async create(ports: readonly number[]): Promise<Balancer> {
    const balancer = new Balancer(ports);
    balancer.#listener.listen(0, "127.0.0.1");
    await once(balancer.#listener, "listening");
    return balancer;
  }

  get origin(): string {
    const address = this.#listener.address();
    if (address === null || typeof address === "string") throw new Error("the balancer does not listen");
    return `http://127.0.0.1:${address.port}`;
  }

  /** How many WebSockets each node has. */
  get sockets(): readonly number[] {
    return this.#sockets.map((sockets) => sockets.size);
  }

  /** Nobody new gets through until `admit`. */
  refuse(): void {
    this.#closed = true;
  }

  admit(): void {
    this.#closed = false;
  }

  /** The node gets nothing new: it is about to stop. */
  takeOut(node: number): void {
    this.#out.add(node);
  }

  async dispose(): Promise<void> {
    for (const socket of this.#open) socket.destroy();
    this.#listener.close();
    await once(this.#listener, "close");
  }

  /** A browser opens connections in advance: where one goes is decided when something comes. */
  #greet(client: Socket): void {
    if (this.#closed) {
      client.destroy();
      return;
    }
    this.#keep(client);
    client.once("data", (head) => {
      client.pause();
      const isSocket = /^GET \/ws[ ?]/.test(head.toString("latin1"));
      this.#pass(client, head, isSocket, this.#order(isSocket));
    });
  }

  #order(isSocket: boolean): number[] {
    const nodes = [...this.#ports.keys()].filter((node) => !this.#out.has(node));
    if (isSocket) return nodes.sort((a, b) => this.#held(a) - this.#held(b));
    this.#turn += 1;
    const first = this.#turn % Math.max(nodes.length, 1);
    return [...nodes.slice(first), ...nodes.slice(0, first)];
  }

  #held(node: number): number {
    return this.#sockets[node]?.size ?? 0;
  }

  #pass(client: Socket, head: Buffer, isSocket: boolean, nodes: readonly number[]): void {
    const [node, ...others] = nodes;
    if (node === undefined || client.destroyed) {
      client.destroy();
      return;
    }
    const upstream = connect(this.#ports[node] ?? 0, "127.0.0.1");
    this.#keep(upstream);
    upstream.once("error", () => {
      if (upstream.connecting || upstream.bytesRead === 0) this.#pass(client, head, isSocket, others);
    });
    upstream.once("connect", () => {
      upstream.removeAllListeners("error");
      upstream.on("error", () => client.destroy());
      if (isSocket) this.#sockets[node]?.add(client);
      client.once("close", () => {
        this.#sockets[node]?.delete(client);
        upstream.destroy();
      });
      upstream.once("close", () => client.destroy());
      upstream.write(head);
      client.pipe(upstream);
      upstream.pipe(client);
    });
  }

  #keep(socket: Socket): void {
    this.#open.add(socket);
    socket.on("close", () => this.#open.delete(socket));
    socket.on("error", () => socket.destroy());
  }
}
