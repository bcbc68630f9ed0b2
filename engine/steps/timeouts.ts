import { EngineError } from "../errors.js";
import { type ResourceState } from "../model.js";
import { type Goal } from "../monitor/goal.js";

const SECONDS: Readonly<Record<string, number>> = { ns: 1e-9, us: 1e-6, µs: 1e-6, ms: 1e-3, s: 1, m: 60, h: 3600 };

/** Turns the durations of `customTimeouts` into the seconds of the state; absent when none is given. */
export function toTimeouts(given: Goal["customTimeouts"]): ResourceState["customTimeouts"] {
  const timeouts: ResourceState["customTimeouts"] = {};
  if (given.create !== undefined) timeouts.create = toSeconds("create", given.create);
  if (given.update !== undefined) timeouts.update = toSeconds("update", given.update);
  if (given.delete !== undefined) timeouts.delete = toSeconds("delete", given.delete);
  if (given.read !== undefined) timeouts.read = toSeconds("read", given.read);
  return Object.keys(timeouts).length === 0 ? undefined : timeouts;
}

function toSeconds(operation: string, text: string): number {
  const parts = [...text.matchAll(/(?<count>\d+(?:\.\d+)?)(?<unit>ns|us|µs|ms|s|m|h)/g)];
  if (parts.length === 0 || parts.map(([part]) => part).join("") !== text) {
    throw new EngineError(`customTimeouts.${operation}: "${text}" is not a duration; write it like 5m, 90s or 1h30m.`);
  }
  return parts.reduce((sum, { groups }) => sum + Number(groups?.["count"]) * (SECONDS[groups?.["unit"] ?? ""] ?? 0), 0);
}
