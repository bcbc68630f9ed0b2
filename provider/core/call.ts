/** What a call causes, besides the setting itself. The kinds are what `review --fail-on` understands. */
export type EffectKind =
  /** The platform reads all of the customer's data again. */
  | "full-resync"
  /** Past data is loaded for what was added. */
  | "backfill"
  /** Synced data, or the place a sync had reached, is thrown away. */
  | "data-loss"
  /** For some time no data flows, or a part of it is missed. */
  | "gap"
  /** The sync runs more often, or less. */
  | "load"
  | "pause"
  | "resume"
  /** What a customer's syncs read of their settings changes. */
  | "settings"
  /** The credential in use changes. */
  | "credential"
  | "delete";

/** One consequence, for a reviewer: a kind for machines and a sentence for people. */
export interface Effect {
  readonly kind: EffectKind;
  readonly text: string;
  /** Completes "only if …", where it does not go without saying. Default: what its call has. */
  readonly onlyIf?: string;
}

/** One request to a platform, decided before it is sent. `update` sends it, `review` prints it. */
export interface Call<Operation extends string = string> {
  /** What it does, in a word of its platform: what sends it goes by this, and guesses nothing from method or path. */
  readonly operation: Operation;
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** Path and query below the base URL, every value percent-encoded. */
  readonly path: string;
  /** JSON body as it is sent. Absent: no body. */
  readonly body?: unknown;
  /**
   * May be sent again when its answer was lost: doing it twice is the same as doing it once. Default: what HTTP says
   * of the method (GET, PUT, DELETE).
   */
  readonly repeatable?: boolean;
  /** Arguments (paths) this call carries to the platform. */
  readonly carries: readonly string[];
  /**
   * Completes "only if …": the update looks first, and leaves the call out where the platform has it so already. Stands
   * where an argument was not managed so far, so that nobody knows before.
   */
  readonly onlyIf?: string;
  readonly effects: readonly Effect[];
}

/**
 * Runs per day of a sync before and after a change: 0 while it is paused; null when that is not known, or when it runs
 * without a fixed schedule.
 */
export interface RunsPerDay {
  readonly before: number | null;
  readonly after: number | null;
  /** It is no sync: nothing runs. */
  readonly none?: true;
}

/** Of what is no sync. */
export const NO_RUNS: RunsPerDay = { before: null, after: null, none: true };

/** Everything a change of one resource does on its platform: the one answer that `update` and `review` share. */
export interface Plan<Operation extends string = string> {
  /** In the order in which they are sent. */
  readonly calls: readonly Call<Operation>[];
  /** Arguments that left the program and are thus no longer managed: no call, the platform keeps its value. */
  readonly released: readonly string[];
  readonly runsPerDay: RunsPerDay;
}
