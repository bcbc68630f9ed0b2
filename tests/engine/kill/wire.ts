import { Agent, createServer, type IncomingHttpHeaders, request, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout } from "node:timers/promises";

import type { Sandbox } from "../../../sandbox/types.js";

/** A request on its way to a platform. */
export interface Passing {
  /** Counts from 1 since the last `listen`. */
  readonly number: number;
  readonly method: string;
  readonly path: string;
  readonly body: string;
}

/** What a test does on the way. */
export interface Listener {
  /** The request has left the provider. Resolves to false when it never reaches the platform. */
  arrives?(passing: Passing): Promise<boolean>;
  /** The platform has done it. Resolves to false when the answer never reaches the provider. */
  applied?(passing: Passing): Promise<boolean>;
  /** The answer is back at the provider's door. */
  answered?(passing: Passing): void;
}

/**
 * The line between the engine's provider and the platforms. It takes its time, it can be listened to, and what is on
 * its way reaches the platform even when the sender is dead by then: that is how a real network behaves.
 */
export class Wire {
  readonly #agent = new Agent({ keepAlive: true });
  readonly #server: Server;
  #underWay = 0;
  #quiet: (() => void)[] = [];
  #number = 0;
  #listener: Listener = {};
  /** Delay of a request, in milliseconds. */
  delay: () => number = () => 0;

  private constructor(readonly sandbox: Sandbox) {
    this.#server = createServer((incoming, answer) => {
      const chunks: Buffer[] = [];
      incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
      incoming.on("end", () => {
        const passing = {
          number: ++this.#number,
          method: incoming.method ?? "GET",
          path: incoming.url ?? "/",
          body: Buffer.concat(chunks).toString(),
        };
        this.#underWay += 1;
        void this.#pass(passing, incoming.headers)
          .then((reply) => {
            if (reply === undefined) answer.destroy();
            else answer.writeHead(reply.status, reply.headers).end(reply.body);
          })
          .catch(() => answer.destroy())
          .finally(() => {
            this.#underWay -= 1;
            if (this.#underWay === 0) for (const resolve of this.#quiet.splice(0)) resolve();
          });
      });
      answer.on("error", () => undefined);
    });
  }

  static async to(sandbox: Sandbox): Promise<Wire> {
    const wire = new Wire(sandbox);
    await new Promise<void>((resolve) => wire.#server.listen(0, "127.0.0.1", resolve));
    return wire;
  }

  /** The sandbox as somebody sees it who reaches it over this line. */
  get end(): Sandbox {
    const { port } = this.#server.address() as AddressInfo;
    const environment = Object.entries(this.sandbox.environment).map(([name, value]): [string, string] => [
      name,
      value.replace(this.sandbox.url, `http://127.0.0.1:${port}`),
    ]);
    return { ...this.sandbox, environment: Object.fromEntries(environment) };
  }

  /** Listens anew, and counts from 1. */
  listen(listener: Listener): void {
    this.#listener = listener;
    this.#number = 0;
  }

  /** Resolves when nothing is on its way any more. */
  async quiet(): Promise<void> {
    if (this.#underWay > 0) await new Promise<void>((resolve) => this.#quiet.push(resolve));
  }

  async close(): Promise<void> {
    this.#agent.destroy();
    await new Promise<void>((resolve) => {
      this.#server.close(() => {
        resolve();
      });
      this.#server.closeAllConnections();
    });
  }

  async #pass(passing: Passing, headers: IncomingHttpHeaders): Promise<Reply | undefined> {
    const listener = this.#listener;
    if ((await listener.arrives?.(passing)) === false) return undefined;
    await setTimeout(this.delay());
    const reply = await this.#forward(passing, headers);
    if ((await listener.applied?.(passing)) === false) return undefined;
    if (listener.answered !== undefined) setImmediate(listener.answered.bind(listener), passing);
    return reply;
  }

  #forward({ method, path, body }: Passing, headers: IncomingHttpHeaders): Promise<Reply> {
    return new Promise((resolve, reject) => {
      const outgoing = request(`${this.sandbox.url}${path}`, { method, headers, agent: this.#agent }, (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("end", () => {
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) });
        });
        response.on("error", reject);
      });
      outgoing.on("error", reject);
      outgoing.end(body);
    });
  }
}

interface Reply {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}
