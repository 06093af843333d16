import { Balancer } from "./balancer.ts";
import { Redis } from "./redis.ts";
import { Server, type Settings } from "./server.ts";
import { test as base } from "./story.ts";

/** Two nodes that share one Redis, behind one address. */
export class Cluster {
  readonly redis: Redis;
  readonly nodes: readonly Server[];
  readonly balancer: Balancer;

  private constructor(redis: Redis, nodes: readonly Server[], balancer: Balancer) {
    this.redis = redis;
    this.nodes = nodes;
    this.balancer = balancer;
  }

  static async create(settings: Settings): Promise<Cluster> {
    const redis = await Redis.create();
    const shared = { redis_url: redis.url, ...settings };
    const nodes = await Promise.all([Server.create(shared), Server.create(shared)]);
    const balancer = await Balancer.create(nodes.map((node) => node.port));
    return new Cluster(redis, nodes, balancer);
  }

  get log(): string {
    return this.nodes.map((node, index) => `node ${index}\n${node.log}`).join("\n");
  }

  async killNode(node: number): Promise<void> {
    await this.nodes[node]?.kill();
  }

  /** As a deploy does it: the balancer knows first. */
  async drainNode(node: number): Promise<void> {
    this.balancer.takeOut(node);
    await this.nodes[node]?.stop();
  }

  async dispose(): Promise<void> {
    await this.balancer.dispose();
    for (const node of this.nodes) await node.dispose();
    await this.redis.dispose();
  }
}

/** Stories whose people are spread over two nodes: the first on node 0, the second on node 1, and so on. */
export const test = base.extend<{ cluster: Cluster }>({
  cluster: async ({ settings }, use, info) => {
    const cluster = await Cluster.create(settings);
    await use(cluster);
    if (info.status !== info.expectedStatus) {
      await info.attach("server logs", { body: cluster.log, contentType: "text/plain" });
    }
    await cluster.dispose();
  },

  origin: async ({ cluster }, use) => use(cluster.balancer.origin),
});

export { expect } from "./story.ts";
