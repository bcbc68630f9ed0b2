import type { ResourceState } from "../../../engine/model.js";
import type { Checkpoint } from "./decrypted.js";
import type { Call, RecordedEvent } from "./recording.js";

/** The unknown value looks like one, but is always the same. */
const UUID = /(?!04da6b54)[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/g;

/** Entries without what differs from run to run: times (but whether they are equal), generated ids, stack traces. */
export function comparableState(
  { resources, pendingOperations }: Checkpoint,
  left: ReadonlySet<string> = new Set(),
): unknown {
  return {
    resources: sortedByText(resources.filter(({ urn }) => !left.has(urn)).map(comparableEntry)),
    pendingOperations: sortedByText(
      pendingOperations.map(({ type, resource: { urn } }) => ({ type, urn })).filter(({ urn }) => !left.has(urn)),
    ),
  };
}

/** One entry, without what differs from run to run. */
function comparableEntry(resource: ResourceState): unknown {
  const { created, modified, sourcePosition, ...rest } = resource as Record<string, unknown>;
  delete rest["stackTrace"];
  // Pulumi takes dependencies from a set, in any order.
  const lists = Object.entries(resource.propertyDependencies ?? {}).map(([key, urns]) => [key, [...urns].sort()]);
  const inOrder = {
    ...rest,
    ...(resource.dependencies !== undefined && { dependencies: [...resource.dependencies].sort() }),
    ...(resource.propertyDependencies !== undefined && { propertyDependencies: Object.fromEntries(lists) as object }),
  };
  const plain = withoutIds(sorted(inOrder)) as Record<string, unknown>;
  return {
    ...plain,
    dated: created === undefined ? "never" : created === modified ? "once" : "changed",
    // The SDK's own place is in another folder here.
    ...(resource.type === "pulumi:pulumi:Stack" ? {} : { sourcePosition }),
  };
}

/** A value whose generated ids are all alike. */
function withoutIds(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value).replaceAll(UUID, "<UUID>"));
}

/** What happened to each resource, in order; resources among each other have no order. */
export function comparableEvents(
  events: readonly RecordedEvent[],
  left: ReadonlySet<string> = new Set(),
): Record<string, unknown[]> {
  const byUrn: Record<string, unknown[]> = {};
  for (const { kind, op, urn = "", ...details } of events) {
    if ((kind !== "pre" && kind !== "out" && kind !== "failed") || left.has(urn)) continue;
    // Details are the same in all events of a step. Pulumi tells the keys in the order of a map.
    const keys = Array.isArray(details["keys"]) ? { keys: sortedByText(details["keys"]) } : {};
    (byUrn[urn] ??= []).push(kind === "pre" ? sorted({ kind, op, ...details, ...keys }) : { kind, op });
  }
  return Object.fromEntries(
    Object.entries(byUrn)
      .sort(([a], [b]) => a.localeCompare(b))
      .map(([urn, told]) => [urn, withoutOrderOfDeletes(told)]),
  );
}

/** Several entries of one URN may be deleted at the end, in one wave: these have no order among each other. */
function withoutOrderOfDeletes(told: readonly unknown[]): unknown[] {
  const events = told as readonly RecordedEvent[];
  const end = events.findLastIndex(({ op }) => !isDelete(op)) + 1;
  const deletes = events.slice(end);
  if (deletes.filter(({ kind }) => kind === "pre").length < 2) return [...told];
  return [...told.slice(0, end), ...sortedByText(deletes)];
}

/** True for the delete of a resource, and of what a replacement leaves. */
export function isDelete(op: string | undefined): boolean {
  return op === "delete" || op === "delete-replaced";
}

/** What people are told: errors and warnings, and what the program prints. */
export function comparableDiagnostics(events: readonly RecordedEvent[]): unknown[] {
  const diagnostics = events
    .filter(({ kind, severity }) => kind === "diag" && severity !== "debug")
    .map(({ urn, severity, message = "" }) => ({
      ...(urn === undefined ? {} : { urn }),
      severity,
      // Where in the SDK an error was thrown differs from version to version.
      // So do our words, after Pulumi's, about what an earlier run was cut off in.
      message: message.split(/\n {4}at |\n(?:These resources are|The previous run was)/)[0]?.trimEnd(),
    }))
    // Pulumi reports nothing of a resource that gets another provider.
    .filter(({ message = "" }) => !message.startsWith('its provider is "'))
    .filter(({ severity, message = "" }) => severity !== "info#err" || !/^(?:\s+at |(.+): \1$)/.test(message));
  return sortedByText(diagnostics);
}

/** The last word of a run. */
export function comparableSummary(events: readonly RecordedEvent[], withCounts: boolean): unknown {
  const { resourceChanges, ...rest } = events.find(({ kind }) => kind === "summary") ?? {};
  return sorted(withCounts ? { ...rest, resourceChanges } : rest);
}

/** A digest, as far as it is taken apart here. */
export interface Digest {
  readonly steps?: readonly { readonly urn: string; readonly [other: string]: unknown }[];
  readonly diagnostics?: readonly unknown[];
  readonly [other: string]: unknown;
}

/** What `--json` prints. Its diagnostics are those of the events. */
export function comparableDigest({ steps = [], ...others }: Digest): unknown {
  const compared = Object.entries(others).filter(([key]) => key !== "duration" && key !== "diagnostics");
  return sorted({
    ...Object.fromEntries(compared),
    steps: sortedByText(
      (withoutIds(steps) as typeof steps).map(({ oldState, newState, ...step }) => ({
        ...step,
        ...(Array.isArray(step["replaceReasons"]) && { replaceReasons: sortedByText(step["replaceReasons"]) }),
        ...(isState(oldState) && { oldState: comparableEntry(oldState) }),
        ...(isState(newState) && { newState: comparableEntry(newState) }),
      })),
    ),
  });
}

function isState(value: unknown): value is Parameters<typeof comparableEntry>[0] {
  return typeof value === "object" && value !== null && "urn" in value;
}

/** URNs that only one of two runs came to. */
export function reachedByOne(ours: readonly RecordedEvent[], theirs: readonly RecordedEvent[]): Set<string> {
  const [a, b] = [ours, theirs].map((events) => new Set(Object.keys(comparableEvents(events))));
  return new Set(
    [...(a ?? [])].filter((urn) => b?.has(urn) !== true).concat([...(b ?? [])].filter((urn) => a?.has(urn) !== true)),
  );
}

/** All calls, as a set. */
export function comparableCalls(calls: readonly Call[]): string[] {
  return calls.map((call) => JSON.stringify(sorted(call))).sort();
}

/**
 * The order of calls where it is defined: all calls about one object, and the changing calls about objects that depend
 * on each other. Each pair of neighbours is one line.
 */
export function definedOrder(calls: readonly Call[], related: (a: string, b: string) => boolean): string[] {
  const lines: string[] = [];
  calls.forEach((first, index) => {
    const a = objectOf(first);
    if (a === undefined) return;
    for (const second of calls.slice(index + 1)) {
      const b = objectOf(second);
      if (b === undefined) continue;
      const changing = CHANGING.has(first.method) && CHANGING.has(second.method);
      if (a === b || (changing && related(a, b))) lines.push(`${first.method} ${a} < ${second.method} ${b}`);
    }
  });
  return lines.sort();
}

/** Calls that change something. */
export const CHANGING = new Set(["create", "update", "delete"]);

/** The object that a call is about; the recorded test provider names objects after their key. */
export function objectOf(call: Call): string | undefined {
  if (call.id !== undefined) return call.id;
  const properties = (call["inputs"] ?? call["news"]) as { key?: string } | undefined;
  return properties?.key === undefined ? undefined : `id-${properties.key}`;
}

/** Says which objects of a state depend on each other, directly or not. */
export function relations(states: readonly Checkpoint[]): (a: string, b: string) => boolean {
  const idOf = new Map<string, Set<string>>();
  const needs = new Map<string, Set<string>>();
  for (const { urn, id, dependencies = [], propertyDependencies = {}, parent } of states.flatMap((s) => s.resources)) {
    if (id !== undefined) idOf.set(urn, (idOf.get(urn) ?? new Set()).add(id));
    const all = [
      ...dependencies,
      ...Object.values(propertyDependencies).flat(),
      ...(parent === undefined ? [] : [parent]),
    ];
    for (const other of all) needs.set(urn, (needs.get(urn) ?? new Set()).add(other));
  }
  const pairs = new Set<string>();
  for (const [urn, ids] of idOf) {
    for (const needed of reach(urn, needs)) {
      for (const a of ids) for (const b of idOf.get(needed) ?? []) pairs.add(`${a} ${b}`).add(`${b} ${a}`);
    }
    // What replaces a thing is related to it.
    for (const a of ids) for (const b of ids) pairs.add(`${a} ${b}`);
  }
  return (a, b) => pairs.has(`${a} ${b}`);
}

function reach(urn: string, needs: ReadonlyMap<string, ReadonlySet<string>>): Set<string> {
  const found = new Set<string>();
  const queue = [urn];
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    for (const needed of needs.get(next) ?? []) {
      if (!found.has(needed)) queue.push(needed);
      found.add(needed);
    }
  }
  return found;
}

/** Things that have no order among each other. */
export function sortedByText<T>(items: readonly T[]): T[] {
  return [...items].sort((a, b) => JSON.stringify(a).localeCompare(JSON.stringify(b)));
}

/** A value with its keys in order. */
export function sorted(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(sorted);
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => a.localeCompare(b))
      .map(([key, item]) => [key, sorted(item)]),
  );
}
