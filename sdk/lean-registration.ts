import { createRequire } from "node:module";
import { NO_DEBUG_LINES } from "../protocol/debug-lines.js";
import { lazyTransfer } from "./lazy-outputs.js";

type DebuggablePromise = (promise: Promise<unknown>, context: string) => Promise<unknown>;

let isDone = false;

/**
 * Spares a program what Pulumi's SDK does for each resource and few programs need: the outputs that nobody looks at, and the
 * formatted stack of each promise, which stands only in its message about leaked promises (for that there is
 * `PULUMI_DEBUG_PROMISE_LEAKS`, and with it all is as the SDK has it).
 *
 * The functions are the SDK's own, and internal: where a version has others, nothing is spared.
 */
export function leanRegistration(): void {
  if (isDone) return;
  isDone = true;
  if (process.env["PULUMI_DEBUG_PROMISE_LEAKS"]) return;
  wrap("runtime/rpc", "transferProperties", lazyTransfer);
  wrap("runtime/debuggable", "debuggablePromise", withoutStack);
  if (process.env[NO_DEBUG_LINES]) wrap("log", "debug", () => () => Promise.resolve());
}

function wrap<Inner>(file: string, name: string, wrapped: (inner: Inner) => Inner): void {
  let internals: object;
  try {
    internals = createRequire(__filename)(`@pulumi/pulumi/${file}`) as object;
  } catch {
    return;
  }
  const inner: unknown = Reflect.get(internals, name);
  if (typeof inner === "function") Reflect.set(internals, name, wrapped(inner as Inner));
}

function withoutStack(debuggable: DebuggablePromise): DebuggablePromise {
  return (promise, context) => {
    const limit = Error.stackTraceLimit;
    Error.stackTraceLimit = 0;
    try {
      return debuggable(promise, context);
    } finally {
      Error.stackTraceLimit = limit;
    }
  };
}
