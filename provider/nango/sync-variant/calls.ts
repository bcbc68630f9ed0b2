import type { Call, Plan } from "../../core/call.js";
import { pathPart } from "../../core/path-part.js";
import type { TakeOver } from "../../core/take-over.js";
import { toWire } from "../../core/wire.js";
import { syncVariantArgs, type SyncVariantArgs, type SyncVariantState } from "./schema.js";

/** What a call does to a variant. */
export type Operation = "create" | "delete";

/** Nothing of a variant changes in place. */
export const UNCHANGED: Plan<Operation> = { calls: [], released: [], runsPerDay: { before: null, after: null } };

/** The call of a creation. */
export function planCreate(args: SyncVariantArgs): Plan<Operation> {
  const call: Call<Operation> = {
    ...addressed(args),
    operation: "create",
    method: "POST",
    // Asked again, Nango says that it is there.
    repeatable: true,
    carries: ["providerConfigKey", "connectionId", "syncName", "variant"],
    effects: [
      { kind: "backfill", text: "The new variant starts empty: its first run reads everything." },
      { kind: "load", text: "Runs at the integration's default, until a nango.Sync of this variant says otherwise." },
    ],
  };
  return { calls: [call], released: [], runsPerDay: { before: 0, after: null } };
}

/** What is there already is as the program says: all of a variant identifies it. */
export function planTakeOver(): TakeOver<Operation> {
  return { ...UNCHANGED, refused: [], mayBeRefused: [], isFinal: false };
}

/** The call of a deletion. */
export function planDelete(_id: string, olds: SyncVariantState): Plan<Operation> {
  const call: Call<Operation> = {
    ...addressed(olds),
    operation: "delete",
    method: "DELETE",
    carries: [],
    effects: [
      {
        kind: "delete",
        text: "The variant is deleted, and does not run any more. The base variant of the sync stays.",
      },
      {
        kind: "data-loss",
        text: "Nango throws its records and its checkpoint away within a day; created again, it reads everything again.",
      },
    ],
  };
  return { calls: [call], released: [], runsPerDay: { before: null, after: 0 } };
}

function addressed({
  providerConfigKey,
  connectionId,
  syncName,
  variant,
}: SyncVariantArgs): Pick<Call<Operation>, "path" | "body"> {
  return {
    path: `/sync/${pathPart(syncName)}/variant/${pathPart(variant)}`,
    body: toWire(syncVariantArgs, { providerConfigKey, connectionId }),
  };
}
