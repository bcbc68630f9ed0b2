import type { Effect } from "../../provider/core/call.js";
import type { ShownCall } from "../report/http.js";

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
  /** Syncs that differ: gone ones first, then by URN. */
  readonly syncs: readonly SyncDrift[];
  /** Syncs of which nothing is known, because they could not be read. Never taken for deleted, nor for unchanged. */
  readonly unreadable: readonly UnreadableSync[];
  /** What differs, and is ignored for the time being. */
  readonly ignored: readonly IgnoredDrift[];
  /** Entries of the ignore file that somebody should look at. */
  readonly ignoreEntries: readonly IgnoreFinding[];
  /** Resources that are not ours and differ: listed, not judged. */
  readonly others: readonly OtherDrift[];
  /** Errors that are about no resource of ours: with one of them the report is incomplete. */
  readonly problems: readonly string[];
  readonly warnings: readonly string[];
  readonly totals: DriftTotals;
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
  /** Empty for one that is gone. */
  readonly fields: readonly FieldDrift[];
  /**
   * What the next update sends, having read the platforms: it puts back all that differs, the ignored included. Where the
   * program is not known: what leads back to what was last applied.
   */
  readonly putBack: PutBack;
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

export interface UnreadableSync {
  readonly urn: string;
  readonly name: string;
  readonly platform: string;
  readonly token: string;
  /** What went wrong. */
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
