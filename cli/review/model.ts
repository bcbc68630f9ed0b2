import type { Effect, EffectKind, RunsPerDay } from "../../provider/core/call.js";
import type { RequestLimit } from "../../provider/core/lifecycle.js";
import type { FieldChange } from "../report/fields.js";
import type { HostUse } from "../report/hosts.js";
import type { ShownCall } from "../report/http.js";
import type { Made } from "../report/made.js";
import type { KindNames } from "../report/names.js";

/**
 * What a change of the program does on the platforms: the one thing that all formats show. Printed as JSON it follows
 * `review.schema.json`; fields are added, never changed or removed, within one version.
 */
export interface Review {
  readonly format: "pulumi-syncs/review/v1";
  readonly project?: string;
  readonly stack?: string;
  readonly made: Made;
  readonly verdict: Verdict;
  readonly counts: Counts;
  /** Where calls go that is not the vendor's server, or is another than at the last `up`: those come first. */
  readonly hosts: readonly HostUse[];
  /** What nobody may miss, the worst first: each effect or operation, with a `?` where it is only possible, and all its syncs. */
  readonly severe: readonly KindNames[];
  /**
   * Of all calls: host, method, path and body with its secrets blanked, in no order. What `up --reviewed` compares. Absent:
   * the preview failed or the update would refuse it, so that not all calls are known.
   */
  readonly fingerprint?: string;
  /** Syncs to which the same happens, in the order of `syncs`. */
  readonly groups: readonly SyncGroup[];
  /** Changed syncs: what cannot be undone comes first, then by name. */
  readonly syncs: readonly GroupedSync[];
  /** Resources that stay as they are, the stack and components included. */
  readonly unchanged: number;
  /** Syncs that the program only looks up. */
  readonly reads: number;
  /** Changes of resources that are not ours: listed, not checked. */
  readonly others: readonly OtherChange[];
  /** Errors of the preview: with one of them the rest is incomplete. */
  readonly problems: readonly string[];
  readonly warnings: readonly string[];
  readonly totals: Totals;
}

/** Whether a change may pass, by what `--fail-on` says. */
export interface Verdict {
  /** `failed`: the preview has errors, so the calls are unknown. `refused`: the update refuses a part of it, as far as the state shows. */
  readonly result: "passed" | "blocked" | "failed" | "refused";
  /** What was asked for, as `--fail-on` has it. Empty: nothing, so that everything passes. */
  readonly conditions: readonly string[];
  readonly blockedBy: readonly Block[];
}

/** One condition that is met. */
export interface Block {
  /** As `--fail-on` has it. */
  readonly word: string;
  /** What meets it, as the end of a sentence: `2 syncs (acme, globex)`. */
  readonly reason: string;
}

/** How many syncs. One that is paused is counted by its operation too. */
export interface Counts {
  readonly new: number;
  readonly changed: number;
  readonly replaced: number;
  readonly deleted: number;
  readonly renamed: number;
  readonly released: number;
  readonly paused: number;
}

/** Syncs of one platform with the same arguments, old and new values, calls and consequences. */
export interface SyncGroup {
  readonly platform: string;
  readonly operation: SyncOperation;
  readonly count: number;
  /** Names of all of them in natural order; `customer-1 … customer-9` are nine. */
  readonly names: string;
  /** URN of one of them. */
  readonly example: string;
  /** Whether it belongs to what nobody may miss. */
  readonly severe: boolean;
}

export type SyncOperation = "create" | "update" | "replace" | "delete" | "rename" | "release";

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
  /** Where the program declares it, such as `index.ts:12`; of one that left the program, where it did. */
  readonly declaredAt?: string;
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
  /** Why the update refuses this, as far as the state shows: no call is made. Absent: it does not. */
  readonly refused?: string;
  /** What else a reviewer should know. */
  readonly notes: readonly string[];
  /** Runs per day: 0 while paused, null where it is unknown or without a schedule. */
  readonly runsPerDay: RunsPerDay;
}

/** A sync, and where its calls go. */
export interface PlacedSync extends SyncReview {
  /** A URL, or the account whose address the preview does not show. */
  readonly host: string;
}

/** The same, and which of the review's groups it belongs to. */
export interface GroupedSync extends PlacedSync {
  /** Index in `groups`. */
  readonly group: number;
}

export type ReviewEffectKind = EffectKind | "replace";

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
  /** The limit that takes the most time. Absent: none does. */
  readonly slowest?: RequestLimit & { readonly platform: string };
  /** Sums over the changed syncs of which both sides are known; `unknown` counts the others. */
  readonly runsPerDay: { readonly before: number; readonly after: number; readonly unknown: number };
  /** How many syncs have an effect of this kind, whatever may come. */
  readonly effects: Readonly<Record<string, number>>;
  /** How many have it only under a condition. Absent: none. */
  readonly possibleEffects?: Readonly<Record<string, number>>;
}
