import type { Effect } from "../core/call.js";
import { quote } from "../core/issues.js";
import { containsUnknown, isUnknown } from "../../protocol/unknown.js";
import type { Settings, ShownSettings } from "./wire.js";

/** What a change of settings causes, for a reviewer. What is unknown is announced as the worst that it can be. */
export function effectsOf(olds: ShownSettings, changed: Settings): Effect[] {
  return [
    ...collectionEffects(olds.collectionIds, changed.collectionIds),
    ...ageEffects(olds.maxAgeDays, changed.maxAgeDays),
    ...(changed.rateLimit === undefined ? [] : [rateEffect(olds.rateLimit, changed.rateLimit)]),
    ...(changed.syncFrequency === undefined ? [] : [frequencyEffect(olds.syncFrequency, changed.syncFrequency)]),
    ...(changed.status === undefined ? [] : [statusEffect(olds.status, changed.status)]),
  ];
}

/** What a new sync loads. */
export function describeBackfill(collectionIds: readonly string[], maxAgeDays: Settings["maxAgeDays"]): string {
  return `The sync starts at once and loads ${scope(maxAgeDays)} of ${list(collectionIds)}.`;
}

function collectionEffects(before: readonly string[] | undefined, after: readonly string[] | undefined): Effect[] {
  if (after === undefined) return [];
  const old = before ?? [];
  if (containsUnknown(after) || containsUnknown(before))
    return [{ kind: "backfill", text: "Everything that exists of an added collection is loaded." }];
  const added = after.filter((id) => !old.includes(id));
  const removed = old.filter((id) => !after.includes(id));
  const effects: Effect[] = [];
  if (added.length > 0) effects.push({ kind: "backfill", text: `Everything that exists of ${list(added)} is loaded.` });
  if (removed.length > 0) {
    effects.push({
      kind: "data-loss",
      text: `No more records are synced of ${list(removed)}; what happens to those already synced is not documented.`,
    });
  }
  return effects;
}

function ageEffects(before: number | string | undefined, after: number | string | undefined): Effect[] {
  if (after === undefined) return [];
  if (isUnknown(after)) return [{ kind: "data-loss", text: "Records older than the new limit are dropped." }];
  if (daysOf(after) < daysOf(before)) {
    return [{ kind: "data-loss", text: `Only ${scope(after)} is synced and kept: older records are dropped.` }];
  }
  return [{ kind: "backfill", text: `Older records come back into range: ${scope(after)} is synced and kept.` }];
}

/** Where no limit is known, all that a limit could leave out may be there. */
function daysOf(maxAge: number | string | undefined): number {
  return typeof maxAge === "number" ? maxAge : Infinity;
}

function scope(maxAge: number | string | undefined): string {
  return typeof maxAge === "number" ? `what changed in the last ${maxAge} days` : "everything, whatever its age,";
}

function rateEffect(before: ShownSettings["rateLimit"], after: NonNullable<Settings["rateLimit"]>): Effect {
  const old = before === undefined ? "the limit in use" : describeLimit(before);
  return { kind: "load", text: `Sequin may make ${describeLimit(after)}, instead of ${old}.` };
}

function describeLimit(limit: Readonly<Record<string, unknown>>): string {
  if (containsUnknown(limit)) return "a number of requests that is not known yet";
  const atOnce = limit["maxConcurrentRequests"];
  const together = typeof atOnce === "number" && atOnce > 0 ? `, ${atOnce} of them at once` : "";
  return `${quote(limit["allowedRequests"])} requests per interval of ${quote(limit["interval"])}${together}`;
}

function frequencyEffect(before: string | undefined, after: string): Effect {
  return { kind: "load", text: `The sync runs ${inWords(after)} instead of ${inWords(before)}. No re-sync.` };
}

function inWords(frequency: string | undefined): string {
  if (frequency === undefined) return "as it does now";
  if (isUnknown(frequency)) return "at a frequency that is not known yet";
  return frequency === "continuous" ? "without a pause" : `every ${frequency}`;
}

function statusEffect(before: string | undefined, status: string): Effect {
  if (isUnknown(status)) return { kind: "pause", text: "Whether data flows from then on is not known yet." };
  return status === "disabled"
    ? { kind: "pause", text: "No data flows until the sync is active again." }
    : {
        kind: "resume",
        text: before === undefined ? "Data flows again, if the sync was disabled." : "Data flows again.",
      };
}

function list(ids: readonly string[]): string {
  return containsUnknown(ids) ? "its collections" : ids.join(", ");
}
