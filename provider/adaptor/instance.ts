import { Account } from "../core/account.js";
import { systemClock, type Clock } from "../core/clock.js";
import { createContext, type Context } from "../core/context.js";
import { Run, UNNAMED } from "../core/run.js";
import { Settings, type ConfigSource, type Environment } from "../core/settings.js";
import { operationTimeout } from "../core/time-limits.js";
import { warnThroughEngine } from "./engine-log.js";
import { requestFacts } from "./requests.js";

/** What an instance is made of; tests bring their own. */
export interface InstanceOptions {
  readonly environment?: Environment | undefined;
  readonly clock?: Clock | undefined;
  readonly warn?: ((message: string) => void) | undefined;
}

/**
 * One instance of the provider: one account, and one run of it. Pulumi starts a process for each provider entry of a
 * stack (the default one, and each explicit one), and ends it with the run.
 */
export class Instance {
  /** Messages of missing settings that were reported already. */
  readonly reported = new Set<string>();
  readonly #runs = new Map<string, Run>();
  readonly #options: InstanceOptions;
  #config: ConfigSource | undefined;
  #account: Account | undefined;

  constructor(options: InstanceOptions = {}) {
    this.#options = options;
  }

  /** Keeps where config comes from. Pulumi does not wait for it, and forgets a failure: nothing is read yet. */
  configure(config: ConfigSource): void {
    this.#config ??= config;
  }

  get account(): Account {
    return (this.#account ??= new Account(new Settings(this.#config, this.#options.environment)));
  }

  /** What the resources of one kind stand for. */
  run(token: string): Run {
    const run = this.#runs.get(token) ?? new Run(this.#clock);
    this.#runs.set(token, run);
    return run;
  }

  /** What one operation on the resource of the present request works under. */
  context(token: string): Context {
    const { urn = UNNAMED, timeout } = requestFacts();
    return createContext({
      account: this.account,
      run: this.run(token),
      resource: urn,
      clock: this.#clock,
      timeout: timeout ?? operationTimeout(this.account.settings.process),
      warn: this.#options.warn ?? warnThroughEngine,
    });
  }

  get #clock(): Clock {
    return this.#options.clock ?? systemClock;
  }
}
