import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { createContext, type Context } from "../../provider/core/context.js";
import type { Clock } from "../../provider/core/clock.js";
import { beginRun } from "../../provider/core/run-scope.js";
import { startSandbox } from "../../sandbox/server.js";
import type { PlatformName, Sandbox } from "../../sandbox/types.js";
import { virtualTime } from "../kit/provider.js";

/** How long one operation may take, by the test's clock. */
export const DEADLINE = 5 * 60_000;

/** A host that no platform has sent anybody to: it notes who comes. */
export interface Elsewhere {
  readonly url: string;
  readonly visits: string[];
}

/** Where the cells are played: the platforms, the settings of the environment, and one time for all. */
export class Stage {
  readonly warnings: string[] = [];
  /** Operations begun so far. */
  operations = 0;
  readonly #clock: Clock;
  readonly #before = { ...process.env };
  /** Settings of this run, and those with which it works again after a fault. */
  #ofThisRun: Record<string, string> = {};
  #healed: Record<string, string> = {};
  readonly #afterRequests = new Map<PlatformName, { left: number; act: () => void }>();

  private constructor(
    readonly sandbox: Sandbox,
    readonly elsewhere: Elsewhere,
    readonly server: Server,
  ) {
    this.#clock = virtualTime(() => sandbox.clock);
  }

  static async open(): Promise<Stage> {
    const visits: string[] = [];
    const server = createServer((request, response) => {
      visits.push(`${request.method ?? ""} ${request.url ?? ""} ${request.headers.authorization ?? ""}`);
      response.end("{}");
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    let stage: Stage | undefined = undefined as Stage | undefined;
    const sandbox = await startSandbox({ onRequest: ({ platform }) => stage?.countRequest(platform) });
    stage = new Stage(sandbox, { url: `http://127.0.0.1:${port}`, visits }, server);
    return stage;
  }

  async close(): Promise<void> {
    process.env = this.#before;
    this.server.close();
    await this.sandbox.close();
  }

  /** Everything as at the start. */
  reset(): void {
    this.sandbox.reset();
    this.#healed = {};
    this.warnings.length = 0;
    this.heal();
  }

  /** No fault any more; settings are right again. */
  heal(): void {
    this.sandbox.clearFaults();
    this.#afterRequests.clear();
    this.elsewhere.visits.length = 0;
    this.#ofThisRun = {};
    process.env = { ...this.#before, ...this.variables };
    beginRun();
  }

  /** What a process has to have in its environment. */
  get variables(): Record<string, string> {
    const noProxy = { NO_PROXY: "*", no_proxy: "*" };
    return { ...this.sandbox.environment, ...this.#healed, ...this.#ofThisRun, ...noProxy };
  }

  /** Settings of this run. */
  set(variables: Readonly<Record<string, string>>): void {
    Object.assign(this.#ofThisRun, variables);
    Object.assign(process.env, variables);
  }

  /** Settings with which it works again once the fault is over. */
  heals(variables: Readonly<Record<string, string>>): void {
    Object.assign(this.#healed, variables);
  }

  /** Does something once so many of the platform's requests of this run are answered. */
  afterRequests(platform: PlatformName, count: number, act: () => void): void {
    if (count === 0) act();
    else this.#afterRequests.set(platform, { left: count, act });
  }

  /** What one operation works under. */
  operation(): Context {
    this.operations++;
    return createContext({ clock: this.#clock, timeout: DEADLINE, warn: (message) => this.warnings.push(message) });
  }

  /** By the test's clock. */
  now(): number {
    return this.#clock.now();
  }

  countRequest(platform: PlatformName): void {
    const waiting = this.#afterRequests.get(platform);
    if (waiting === undefined || --waiting.left > 0) return;
    this.#afterRequests.delete(platform);
    waiting.act();
  }
}
