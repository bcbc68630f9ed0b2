import { Account } from "../core/account.js";
import { systemClock, type Clock } from "../core/clock.js";
import { createContext, type Context } from "../core/context.js";
import { Run, UNNAMED } from "../core/run.js";
import { Settings, type ConfigSource, type Environment } from "../core/settings.js";
import { operationTimeout } from "../core/time-limits.js";
import { warnThroughEngine } from "./engine-log.js";

/** What a request of Pulumi's says beside values. */
export interface RequestFacts {
  /** URN of the resource; undefined where it is not known. */
  readonly urn?: string | undefined;
  /** The resource's `customTimeouts` for this operation, in milliseconds. */
  readonly timeout?: number | undefined;
}

/** What an instance is made of; tests bring their own. */
export interface InstanceOptions {
  readonly environment?: Environment | undefined;
  readonly clock?: Clock | undefined;
  /** Shows a warning about a resource; the URN is empty where it is not known. A promise: shown when it is kept. */
  readonly warn?: ((message: string, urn: string) => unknown) | undefined;
}

/**
 * One instance of the provider: one account, and one run of it. Pulumi starts a process for each provider entry of a
 * stack (the default one, and each explicit one), and ends it with the run.
 */
export class Instance {
  /** Messages of missing settings that were reported already. */
  readonly reported = new Set<string>();
  readonly #runs = new Map<string, Run>();
  /** Warnings that are on their way. */
  readonly #warnings = new Set<Promise<unknown>>();
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

  /** What one operation works under. @param token of the kind of resource that the request is about. */
  context(token: string, { urn = UNNAMED, timeout }: RequestFacts): Context {
    const warn = this.#options.warn ?? ((message: string) => warnThroughEngine(message, ""));
    return createContext({
      account: this.account,
      run: this.run(token),
      runOf: (other) => this.run(other),
      resource: urn,
      clock: this.#clock,
      timeout: timeout ?? operationTimeout(this.account.settings.process),
      warn: (message) => {
        const shown = Promise.resolve(warn(message, urn)).finally(() => this.#warnings.delete(shown));
        this.#warnings.add(shown);
      },
    });
  }

  /** Waits until all warnings are shown: an engine that has its last answer listens to none. */
  async warningsShown(): Promise<void> {
    if (this.#warnings.size > 0) await Promise.all(this.#warnings);
  }

  get #clock(): Clock {
    return this.#options.clock ?? systemClock;
  }
}
