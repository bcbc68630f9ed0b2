import type { RequestLimit } from "../../provider/core/lifecycle.js";
import { platformOf } from "../../provider/registry.js";
import type { Counts, SyncReview, Totals } from "./model.js";

/** Sums over all changed syncs. */
export function totalsOf(syncs: readonly SyncReview[], limitOf: (token: string) => RequestLimit | undefined): Totals {
  const effects: Record<string, number> = {};
  const possibleEffects: Record<string, number> = {};
  let possibleCalls = 0;
  const callsPerToken = new Map<string, number>();
  let before = 0;
  let after = 0;
  let unknown = 0;
  for (const sync of syncs) {
    const certain = new Set(sync.effects.filter(isCertain).map(({ kind }) => kind));
    for (const kind of certain) effects[kind] = (effects[kind] ?? 0) + 1;
    for (const kind of new Set(sync.effects.map((effect) => effect.kind))) {
      if (!certain.has(kind)) possibleEffects[kind] = (possibleEffects[kind] ?? 0) + 1;
    }
    const calls = sync.calls.filter(isCertain).length;
    possibleCalls += sync.calls.length - calls;
    callsPerToken.set(sync.token, (callsPerToken.get(sync.token) ?? 0) + calls);
    const runs = sync.runsPerDay;
    if (runs.none === true) continue;
    if (runs.before === null || runs.after === null) {
      // A sync without calls (read, released) runs as it did.
      if (sync.calls.length > 0) unknown++;
    } else {
      before += runs.before;
      after += runs.after;
    }
  }
  const calls = [...callsPerToken.values()].reduce((sum, count) => sum + count, 0);
  return {
    syncs: syncs.length,
    calls,
    ...(possibleCalls > 0 && { possibleCalls }),
    ...leastTime(callsPerToken, limitOf),
    runsPerDay: { before, after, unknown },
    effects,
    ...(Object.keys(possibleEffects).length > 0 && { possibleEffects }),
  };
}

/** How many syncs are new, changed, and so on. */
export function countsOf(syncs: readonly SyncReview[]): Counts {
  const count = (isCounted: (sync: SyncReview) => boolean): number => syncs.filter(isCounted).length;
  return {
    new: count(({ operation }) => operation === "create"),
    changed: count(({ operation }) => operation === "update"),
    replaced: count(({ operation }) => operation === "replace"),
    deleted: count(({ operation }) => operation === "delete"),
    renamed: count(({ operation }) => operation === "rename"),
    released: count(({ operation }) => operation === "release"),
    paused: count(({ effects }) => effects.some((effect) => effect.kind === "pause" && isCertain(effect))),
  };
}

/** Whether it comes about whatever an update finds. */
export function isCertain({ onlyIf }: { readonly onlyIf?: string }): boolean {
  return onlyIf === undefined;
}

/** Platforms are called side by side: the slowest one counts. */
function leastTime(
  calls: ReadonlyMap<string, number>,
  limitOf: (token: string) => RequestLimit | undefined,
): Pick<Totals, "seconds" | "slowest"> {
  const times = [...calls].flatMap(([token, count]) => {
    const limit = limitOf(token);
    // A window's worth of calls may go at once.
    const seconds = limit === undefined ? 0 : Math.floor(Math.max(0, count - 1) / limit.requests) * limit.seconds;
    return limit === undefined ? [] : [{ seconds, slowest: { platform: platformOf(token), ...limit } }];
  });
  const [slowest] = times.sort((a, b) => b.seconds - a.seconds);
  if (slowest === undefined) return { seconds: null };
  return slowest.seconds > 0 ? slowest : { seconds: 0 };
}
