import { InvalidRequest } from "../errors.js";
import type { Fault, NamedFault, PendingFault, PlatformName } from "../types.js";
import { parseFault } from "./shape.js";

interface Entry {
  readonly fault: Fault;
  readonly method: string | undefined;
  readonly scope: string | RegExp | undefined;
  toLetThrough: number;
  left: number;
  hits: number;
}

/** The faults that wait for requests, oldest first. */
export class FaultBook {
  #entries: Entry[] = [];

  constructor(private readonly named: (platform: PlatformName) => Readonly<Record<string, NamedFault>>) {}

  add(request: unknown): void {
    const fault = parseFault(request);
    const scope = this.#scope(fault);
    this.#entries.push({
      fault,
      method: (fault.method ?? scope?.method)?.toUpperCase(),
      scope: scope?.path,
      toLetThrough: fault.after ?? 0,
      left: fault.times === "always" ? Infinity : (fault.times ?? 1),
      hits: 0,
    });
  }

  /** The fault for this request, if any, and counts it: at most one fault hits a request, the oldest that is ready. */
  take(request: { platform: PlatformName; method: string; path: string; body: Buffer | undefined }): Fault | undefined {
    if (this.#entries.length === 0) return undefined;
    for (const entry of this.#entries) {
      if (!matches(entry, request)) continue;
      if (entry.toLetThrough > 0) {
        entry.toLetThrough -= 1;
        continue;
      }
      entry.left -= 1;
      entry.hits += 1;
      if (entry.left <= 0) this.#entries = this.#entries.filter((other) => other !== entry);
      return entry.fault;
    }
    return undefined;
  }

  list(): PendingFault[] {
    return this.#entries.map(({ fault, hits }) => ({ fault, hits }));
  }

  clear(): void {
    this.#entries = [];
  }

  #scope(fault: Fault): NamedFault | undefined {
    if (fault.named === undefined || fault.platform === undefined) return undefined;
    const known = this.named(fault.platform);
    const scope = Object.hasOwn(known, fault.named) ? known[fault.named] : undefined;
    if (scope === undefined) {
      const names = Object.keys(known).join(", ") || "none";
      throw new InvalidRequest(
        `Not a valid fault: ${fault.platform} has no fault named "${fault.named}" (it has: ${names})`,
      );
    }
    return scope;
  }
}

function matches(
  entry: Entry,
  request: { platform: PlatformName; method: string; path: string; body: Buffer | undefined },
): boolean {
  const { fault, method, scope } = entry;
  return (
    (fault.platform === undefined || fault.platform === request.platform) &&
    (method === undefined || method === request.method) &&
    (scope === undefined || (typeof scope === "string" ? request.path.includes(scope) : scope.test(request.path))) &&
    (fault.path === undefined || request.path.includes(fault.path)) &&
    (fault.bodyIncludes === undefined || (request.body?.includes(fault.bodyIncludes) ?? false))
  );
}
