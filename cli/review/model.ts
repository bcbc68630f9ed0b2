import type { Effect, RunsPerDay } from "../../provider/core/call.js";
import type { FieldChange } from "../report/fields.js";
import type { ShownCall } from "../report/http.js";

/**
 * What a change of the program does on the platforms: the one thing that all formats show. Printed as JSON it follows
 * `review.schema.json`; fields are added, never changed or removed, within one version.
 */
export interface Review {
  readonly format: "pulumi-syncs/review/v1";
  readonly project?: string;
  readonly stack?: string;
  /** Changed syncs: what cannot be undone comes first, then by URN. */
  readonly syncs: readonly SyncReview[];
  /** Resources that stay as they are, the stack and components included. */
  readonly unchanged: number;
  /** Syncs that the program only looks up. */
  readonly reads: number;
  /** Changes of resources that are not ours: listed, not judged. */
  readonly others: readonly OtherChange[];
  /** Errors of the preview: with one of them the rest is incomplete. */
  readonly problems: readonly string[];
  readonly warnings: readonly string[];
  readonly totals: Totals;
}

type SyncOperation = "create" | "update" | "replace" | "delete" | "rename" | "release";

/** One changed sync. */
export interface SyncReview {
  readonly urn: string;
  /** Name in the program. */
  readonly name: string;
  /** As tokens name it, such as `nango`. */
  readonly platform: string;
  /** Type in the registry, such as `nango:Sync`. */
  readonly token: string;
  /** `release`: no longer managed, the platform keeps it. `rename`: the same sync under another name in the program. */
  readonly operation: SyncOperation;
  /** Completes "only if …": what decides whether anything changes at all. Absent: it does. */
  readonly onlyIf?: string;
  /** Of a sync that another resource had: the name of that one, which leaves it in this update. */
  readonly formerName?: string;
  /** Of a replacement: which half comes first. */
  readonly order?: "delete-first" | "create-first";
  readonly changes: readonly FieldChange[];
  /**
   * Exactly these are sent, in this order: one with a condition only if that holds, and a creation leaves out what the
   * platform has already.
   */
  readonly calls: readonly ShownCall[];
  /** Everything the calls cause, and `replace` for a replacement. */
  readonly effects: readonly ReviewEffect[];
  /** Why the update refuses this, as far as the state tells: no call is made. Absent: it does not. */
  readonly refused?: string;
  /** What else a reviewer should know. */
  readonly notes: readonly string[];
  /** Runs per day: 0 while paused, null where it is unknown or without a schedule. */
  readonly runsPerDay: RunsPerDay;
}

export type ReviewEffect = Effect | (Pick<Effect, "text" | "onlyIf"> & { readonly kind: "replace" });

/** A change of a resource that is not ours. */
export interface OtherChange {
  readonly urn: string;
  readonly name: string;
  readonly type: string;
  readonly operation: string;
}

export interface Totals {
  readonly syncs: number;
  /** Those without a condition. */
  readonly calls: number;
  /** Calls with a condition. Absent: none. */
  readonly possibleCalls?: number;
  /** Least time that the calls take under the platforms' known rate limits; null where no limit is known. */
  readonly seconds: number | null;
  /** Sums over the changed syncs of which both sides are known; `unknown` counts the others. */
  readonly runsPerDay: { readonly before: number; readonly after: number; readonly unknown: number };
  /** How many syncs have an effect of this kind, whatever may come. */
  readonly effects: Readonly<Record<string, number>>;
  /** How many have it only under a condition. Absent: none. */
  readonly possibleEffects?: Readonly<Record<string, number>>;
}
