import { diffProperties } from "../../engine/steps/property-diff.js";
import type { PropertyMap } from "../../protocol/values.js";
import type { Call } from "../../provider/core/call.js";
import type { Lifecycle } from "../../provider/core/lifecycle.js";
import type { Values } from "../../provider/core/values.js";
import type { Cell } from "./cells.js";
import { localised, type Outcome, type Table } from "./table.js";

/** What a change comes to by the provider's own functions. */
export interface Expected {
  readonly op: "same" | "update" | "replace";
  /** Arguments that make it a replacement. */
  readonly replaces: readonly string[];
  readonly deletesFirst: boolean;
  /** Everything that is sent, in its order. */
  readonly calls: readonly Call[];
  /** Arguments that are no longer managed. */
  readonly released: readonly string[];
}

/** Stands for the id of a sync on the page. */
export const SYNC_ID = "{syncId}";

/** Arguments as the engine hands them on. Throws when they are not valid: the table is wrong then. */
export function checked(lifecycle: Lifecycle, args: Values): Values {
  const { inputs, failures } = lifecycle.check(args);
  if (failures.length > 0) throw new Error(`${JSON.stringify(args)}: ${JSON.stringify(failures)}`);
  return inputs;
}

/** What leads from a state to the arguments. */
export function expectedOf(
  table: Table,
  lifecycle: Lifecycle,
  from: { id: string; state: Values; inputs: Values },
  news: Values,
): Expected {
  const none = { replaces: [], deletesFirst: false, calls: [], released: [] };
  // Canonical arguments and states are plain JSON.
  if (diffProperties(from.inputs as PropertyMap, news as PropertyMap) === undefined) return { op: "same", ...none };
  const { replaces, deletesFirst } = lifecycle.replacement(from.state, news);
  if (replaces.length === 0) {
    const { calls, released } = lifecycle.planUpdate(from.id, { ...table.there, ...from.state }, news);
    return { ...none, op: "update", calls, released };
  }
  const created = creationOf(table, lifecycle, news);
  const deleted = lifecycle.planDelete(from.id, from.state).calls;
  const calls = deletesFirst ? [...deleted, ...created] : [...created, ...deleted];
  return { op: "replace", replaces, deletesFirst, calls, released: [] };
}

/** The calls of a creation, without those that find everything as it shall be. */
export function creationOf(table: Table, lifecycle: Lifecycle, args: Values): Call[] {
  return lifecycle
    .planCreate(args)
    .calls.filter(({ method, path }) => !(table.savedByCreation ?? []).includes(`${method} ${path}`));
}

/** A cell by its arguments alone, without a platform: what the page shows. */
export function onPaper({ table, before, after }: Cell, lifecycle: Lifecycle): Expected {
  const inputs = checked(lifecycle, forPaper(before));
  const state = { ...inputs, syncId: SYNC_ID, ...table.facts?.(inputs) };
  return expectedOf(table, lifecycle, { id: SYNC_ID, state, inputs }, checked(lifecycle, forPaper(after)));
}

/** A program as the page shows it. */
export function forPaper(args: Values): Values {
  return localised(args, (text) => text);
}

/** In the words of a table. */
export function outcomeOf({ op, deletesFirst, calls }: Expected): Outcome {
  if (op === "replace") return deletesFirst ? "deleted, then created" : "replaced";
  return calls.map(({ method, path }) => `${method} ${path}`);
}
