import { createContext, type Context } from "../../provider/core/context.js";
import type { Clock } from "../../provider/core/clock.js";
import { beginRun } from "../../provider/core/run-scope.js";
import { startSandbox } from "../../sandbox/server.js";
import type { SandboxClock } from "../../sandbox/clock.js";
import type { LoggedRequest, PlatformName, Sandbox } from "../../sandbox/types.js";

/** A sandbox for a suite of tests, and the provider's view of it: settings in the environment, one time for both. */
export interface Bench {
  readonly sandbox: Sandbox;
  /** The sandbox's time; waiting moves it on, and takes none. */
  readonly clock: Clock;
  /** Warnings since the test began. */
  readonly warnings: string[];
  context(timeout?: number): Context;
  /** Forgets what was read and claimed, as a new provider process would. */
  newRun(): void;
  /** Requests that reached a platform since the last call, or since the test began: `PUT /path`. */
  requests(platform: PlatformName): string[];
  log(platform: PlatformName): LoggedRequest[];
}

/** Starts the sandbox before the suite's tests, and brings everything back to the start before each. */
export function useBench(): Bench {
  let sandbox: Sandbox | undefined;
  let seen = 0;
  const before_ = new Map<string, string | undefined>();
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
    for (const [name, value] of Object.entries(sandbox.environment)) {
      before_.set(name, process.env[name]);
      process.env[name] = value;
    }
  });
  beforeEach(() => {
    running().reset();
    seen = Math.max(
      0,
      ...running()
        .log()
        .map((entry) => entry.sequence),
    );
    beginRun();
    warnings.length = 0;
  });
  after(async () => {
    for (const [name, value] of before_) {
      if (value === undefined) Reflect.deleteProperty(process.env, name);
      else process.env[name] = value;
    }
    await sandbox?.close();
  });

  return {
    get sandbox() {
      return running();
    },
    clock,
    warnings,
    context: (timeout) => createContext({ clock, timeout, warn: (message) => warnings.push(message) }),
    newRun: beginRun,
    requests: (platform) => takeLog(platform).map(({ method, path }) => `${method} ${decodeURIComponent(path)}`),
    log: takeLog,
  };
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
