import { createContext, type Context } from "../../provider/core/context.js";
import type { Clock } from "../../provider/core/clock.js";
import { Instance } from "../../provider/adaptor/instance.js";
import { Account } from "../../provider/core/account.js";
import { forgetSecrets } from "../../provider/core/redact.js";
import { Run } from "../../provider/core/run.js";
import { Settings } from "../../provider/core/settings.js";
import { startSandbox } from "../../sandbox/server.js";
import type { SandboxClock } from "../../sandbox/clock.js";
import type { LoggedRequest, PlatformName, Sandbox } from "../../sandbox/types.js";

/** A sandbox for a suite of tests, and the provider's view of it: an account with its settings, one time for both. */
export interface Bench {
  readonly sandbox: Sandbox;
  /** The sandbox's time; waiting moves it on, and takes none. */
  readonly clock: Clock;
  /** Warnings since the test began. */
  readonly warnings: string[];
  /** Variables of the environment that settings are read from: of the sandbox, unless the test changes them. */
  readonly variables: Record<string, string | undefined>;
  /** The account of this run. */
  readonly account: Account;
  /** The instance of the provider in this run, as its process has one. */
  readonly instance: Instance;
  /** @param resource name of the resource in the program. */
  context(timeout?: number, resource?: string): Context;
  /** Forgets what was read and held, as a new provider process would. */
  newRun(): void;
  /** Requests that reached a platform since the last call, or since the test began: `PUT /path`. */
  requests(platform: PlatformName): string[];
  log(platform: PlatformName): LoggedRequest[];
}

/** Starts the sandbox before the suite's tests, and brings everything back to the start before each. */
export function useBench(): Bench {
  let sandbox: Sandbox | undefined;
  let seen = 0;
  const warnings: string[] = [];
  const running = (): Sandbox => {
    if (sandbox === undefined) throw new Error("The sandbox runs within tests only.");
    return sandbox;
  };
  const clock = virtualTime(() => running().clock);
  const takeLog = (platform: PlatformName): LoggedRequest[] => {
    const entries = running().log({ platform, since: seen });
    seen = Math.max(seen, ...entries.map((entry) => entry.sequence));
    return entries;
  };

  before(async () => {
    sandbox = await startSandbox();
  });
  beforeEach(() => {
    running().reset();
    seen = Math.max(
      0,
      ...running()
        .log()
        .map((entry) => entry.sequence),
    );
    setVariables(running().environment);
    newRun();
    warnings.length = 0;
  });
  after(async () => {
    await sandbox?.close();
  });

  const variables: Record<string, string | undefined> = {};
  const setVariables = (values: Readonly<Record<string, string | undefined>>): void => {
    for (const name of Object.keys(variables)) Reflect.deleteProperty(variables, name);
    Object.assign(variables, values);
  };
  let account = new Account(new Settings());
  let run = new Run(clock);
  let instance = new Instance();
  const newRun = (): void => {
    account = new Account(new Settings(undefined, variables));
    run = new Run(clock);
    const warn = (message: string): number => warnings.push(message);
    instance = new Instance({ environment: variables, clock, warn });
    forgetSecrets();
  };
  const bench: Bench = {
    get sandbox() {
      return running();
    },
    clock,
    warnings,
    variables,
    get account() {
      return account;
    },
    get instance() {
      return instance;
    },
    context: (timeout, resource = "resource") =>
      createContext({ account, run, resource, clock, timeout, warn: (message) => warnings.push(message) }),
    newRun,
    requests: (platform) => takeLog(platform).map(({ method, path }) => `${method} ${decodeURIComponent(path)}`),
    log: takeLog,
  };
  return bench;
}

/** A context of a run and an account of its own, which has no settings. */
export function contextOn(clock: Clock, options: { timeout?: number; account?: Account } = {}): Context {
  const { account = new Account(new Settings(undefined, {})), timeout } = options;
  return createContext({ account, run: new Run(clock), clock, timeout });
}

/** A clock on which waiting takes no time: it jumps to the time at which the first one waiting is due. */
export function virtualTime(clockOf: () => Pick<SandboxClock, "now" | "advance">): Clock {
  const waiting: { due: number; wake: () => void }[] = [];
  const jump = (): void => {
    waiting.sort((a, b) => a.due - b.due);
    const first = waiting.shift();
    if (first === undefined) return;
    clockOf().advance(Math.max(0, first.due - clockOf().now()));
    first.wake();
  };
  return {
    now: () => clockOf().now(),
    sleep: (milliseconds) =>
      new Promise((resolve) => {
        waiting.push({ due: clockOf().now() + milliseconds, wake: resolve });
        // After whatever is under way on this side had its turn.
        setTimeout(jump, 1);
      }),
  };
}

/** What a promise rejects with. */
export async function rejection(promise: Promise<unknown>): Promise<Error> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof Error) return error;
    throw new Error(`Rejected with ${String(error)}, which is no error.`);
  }
  throw new Error("It did not fail.");
}
