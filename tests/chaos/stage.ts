import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { Instance, type RequestFacts } from "../../provider/adaptor/instance.js";
import type { Context } from "../../provider/core/context.js";
import type { Clock } from "../../provider/core/clock.js";
import { forgetSecrets } from "../../provider/core/redact.js";
import { startSandbox } from "../../sandbox/server.js";
import type { PlatformName, Sandbox } from "../../sandbox/types.js";
import { changeEnvironment } from "../kit/environment.js";
import { virtualTime } from "../kit/provider.js";

/** How long one operation may take, by the test's clock. */
export const DEADLINE = 5 * 60_000;

/** A host that no platform has sent anybody to: it notes who comes. */
export interface Elsewhere {
  readonly url: string;
  readonly visits: string[];
}

/** Notes each operation that begins. */
class CountingInstance extends Instance {
  onOperation: () => void = () => undefined;

  override context(token: string, request: RequestFacts): Context {
    this.onOperation();
    return super.context(token, request);
  }
}

/** Where the cells are played: the platforms, the settings of the environment, and one time for all. */
export class Stage {
  readonly warnings: string[] = [];
  /** Operations begun so far. */
  operations = 0;
  readonly #clock: Clock;
  /** What the next run is started with: a key that the platform rotates meanwhile is not among it. */
  #variables: Record<string, string> = {};
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
    this.server.close();
    await this.sandbox.close();
  }

  /** Everything as at the start. */
  reset(): void {
    // Hosts that do not exist are asked for directly, whatever the machine has set.
    changeEnvironment({ NO_PROXY: "*", no_proxy: "*" });
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
    this.#variables = { ...this.sandbox.environment, ...this.#healed };
    forgetSecrets();
  }

  /** What a process has to have in its environment. */
  get variables(): Record<string, string> {
    return { ...this.#variables, ...this.#ofThisRun };
  }

  /** Settings of this run. */
  set(variables: Readonly<Record<string, string>>): void {
    Object.assign(this.#ofThisRun, variables);
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

  /** An instance of the provider, for one run. */
  begin(): Instance {
    const instance = new CountingInstance({
      environment: { ...this.variables, PULUMI_SYNCS_TIMEOUT: `${DEADLINE}ms` },
      clock: this.#clock,
      warn: (message) => this.warnings.push(message),
    });
    instance.onOperation = () => this.operations++;
    return instance;
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
