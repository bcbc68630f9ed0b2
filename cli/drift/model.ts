import type { Effect } from "../../provider/core/call.js";
import type { ShownCall } from "../report/http.js";
import type { Made } from "../report/made.js";
import type { KindNames } from "../report/names.js";

/**
 * What differs between the platforms and what was last applied from code: the one thing that all formats show. Printed
 * as JSON it follows `drift.schema.json`; fields are added, never changed or removed, within one version.
 */
export interface DriftReport {
  readonly format: "pulumi-syncs/drift/v1";
  readonly project?: string;
  readonly stack?: string;
  /** What `inCode` is: what the program says now, or, where that is not known, what was last applied from it. */
  readonly inCodeIs?: "program" | "last-applied";
  readonly made: Made;
  /** What nobody may miss, the worst first: each kind with the names of all syncs that it is about. */
  readonly severe: readonly KindNames[];
  /** Syncs of which the same was found, in the order of `syncs`. */
  readonly groups: readonly DriftGroup[];
  /** What the platforms run that the stack does not manage, where that was asked for. */
  readonly unmanaged?: readonly Unmanaged[];
  /** Syncs that differ: gone ones first, then what stops data or changes who reads it, then by name. */
  readonly syncs: readonly GroupedDrift[];
  /** Syncs of which nothing is known, because they could not be read. Never taken for deleted, nor for unchanged. */
  readonly unreadable: readonly SyncProblem[];
  /** Syncs that do not work, by what their platforms say: no drift, and no part of the status. */
  readonly failed: readonly SyncProblem[];
  /** What differs, and is ignored for the time being. */
  readonly ignored: readonly IgnoredDrift[];
  /** Entries of the ignore file that somebody should look at. */
  readonly ignoreEntries: readonly IgnoreFinding[];
  /** Resources that are not ours and differ: listed, not checked. */
  readonly others: readonly OtherDrift[];
  /** Errors that are about no resource of ours: with one of them the report is incomplete. */
  readonly problems: readonly string[];
  readonly warnings: readonly string[];
  readonly totals: DriftTotals;
}

/** Syncs of one platform that differ in the same arguments and values, and are declared at one place. */
export interface DriftGroup {
  readonly platform: string;
  readonly found: "changed" | "gone";
  readonly count: number;
  /** Names of all of them in natural order; `customer-1 … customer-9` are nine. */
  readonly names: string;
  /** URN of one of them. */
  readonly example: string;
}

/** What a platform runs, and how much of it the stack manages. */
export interface Unmanaged {
  readonly platform: string;
  /** Syncs that the platform lists, as far as the filters of the command go. */
  readonly listed: number;
  /** Those of them that the stack manages. */
  readonly managed: number;
  /** Ids of the others, as `import` takes them, in natural order. */
  readonly ids: readonly string[];
  /** Syncs that the platform has and cannot show. */
  readonly unreadable: readonly { readonly id: string; readonly reason: string }[];
}

/** One sync that is not what was last applied. */
export interface SyncDrift {
  readonly urn: string;
  /** Name in the program. */
  readonly name: string;
  /** As tokens name it, such as `nango`. */
  readonly platform: string;
  /** Type in the registry, such as `nango:Sync`. */
  readonly token: string;
  /** Id of the resource. */
  readonly id: string;
  /** `gone`: the platform has no such sync any more. */
  readonly found: "changed" | "gone";
  /** Where the program declares it, such as `index.ts:12`. */
  readonly declaredAt?: string;
  /**
   * How many resources of the stack are declared at that place, in a loop or a function: a change of the line is one of all
   * of them. Absent: only this one.
   */
  readonly declaredTogether?: number;
  /** Empty for one that is gone. */
  readonly fields: readonly FieldDrift[];
  /**
   * What the next update sends, having read the platforms: it puts back all that differs, the ignored included. Where the
   * program is not known: what leads back to what was last applied.
   */
  readonly putBack: PutBack;
}

/** A sync, and which of the report's groups it belongs to. */
export interface GroupedDrift extends SyncDrift {
  /** Index in `groups`. */
  readonly group: number;
}

/** One argument that differs, as text. Secrets are `[secret]` on both sides. */
export interface FieldDrift {
  /** Path of the argument, such as `rateLimit.interval`. */
  readonly path: string;
  /** As the program has it, or as it was last applied: see `inCodeIs`. Absent: not set. */
  readonly inCode?: string;
  /** As the platform has it. Absent: not set. */
  readonly onPlatform?: string;
  /** The line of the program that takes over what the platform has; absent where no line does. */
  readonly adopt?: string;
}

/** How to put a sync back. */
export interface PutBack {
  /** Exactly these are sent, in this order. */
  readonly calls: readonly ShownCall[];
  /** What they cause. */
  readonly effects: readonly Effect[];
}

/** A sync, and what is wrong with it. */
export interface SyncProblem {
  readonly urn: string;
  readonly name: string;
  readonly platform: string;
  readonly token: string;
  readonly reason: string;
}

/** One argument of one sync (or all of it) that differs and is ignored. */
export interface IgnoredDrift {
  readonly urn: string;
  readonly name: string;
  readonly platform: string;
  /** Absent: the sync is gone. */
  readonly field?: FieldDrift;
  readonly reason: string;
  /** Last day, `YYYY-MM-DD`, UTC. */
  readonly until: string;
}

/** An entry of the ignore file that has lost its use. */
export interface IgnoreFinding {
  /** `expired`: what it ignored counts again. `unused`: nothing differs that it ignores. */
  readonly kind: "expired" | "unused";
  readonly sync: string;
  readonly field?: string;
  readonly reason: string;
  readonly until: string;
}

/** A resource that is not ours and differs. */
export interface OtherDrift {
  readonly urn: string;
  readonly name: string;
  readonly type: string;
  readonly found: "changed" | "gone";
}

interface DriftTotals {
  /** Syncs that were read. */
  readonly checked: number;
  readonly changed: number;
  readonly gone: number;
  readonly unreadable: number;
  readonly ignored: number;
}
