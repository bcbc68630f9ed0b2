import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { ChildSpec } from "../../../engine/host/child.js";
import { type Host, processHost } from "../../../engine/host/host.js";
import { LONG } from "../length.js";
import { WarmProcess } from "./warm-process.js";

/** Processes that wait for work, by the copy of the SDK that they have loaded. */
const free = new Map<string, WarmProcess[]>();

/**
 * Runs program and provider as the engine does, with the SDK's own scripts, their output, their exit and the same wire, but
 * in processes that have the SDK in memory already. A process of its own gets what changes a process for good: flags of
 * Node, and ES modules. So does everything in `npm run test:long`.
 */
export const warmHost: Host = {
  start: (spec) => {
    if (!canShare(spec)) return processHost.start(spec);
    const sdk = dirname(dirname(dirname(spec.script)));
    const waiting = free.get(sdk) ?? [];
    free.set(sdk, waiting);
    const process = waiting.pop() ?? new WarmProcess((done) => waiting.push(done));
    return process.start(spec);
  },
};

function canShare({ nodeArgs = [], cwd }: ChildSpec): boolean {
  return !LONG && nodeArgs.length === 0 && !hasModules(cwd);
}

function hasModules(folder: string): boolean {
  try {
    return (JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as { type?: unknown }).type === "module";
  } catch {
    return false;
  }
}
