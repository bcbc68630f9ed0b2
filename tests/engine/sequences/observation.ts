import {
  comparableDiagnostics,
  comparableDigest,
  comparableEvents,
  comparableState,
  comparableSummary,
  type Digest,
  sorted,
  sortedByText,
} from "../kit/comparable.js";
import { decrypted } from "../kit/decrypted.js";
import type { Call, RecordedEvent } from "../kit/recording.js";

/** What one command came to, whichever engine ran it. */
export interface Run {
  readonly exit: number;
  readonly events: readonly RecordedEvent[];
  /** What `--json` prints; absent where nothing is printed. */
  readonly digest?: Digest;
  readonly calls: readonly Call[];
  readonly checkpoint: string;
  readonly remote: Record<string, unknown>;
}

/** The sides of a run that are compared. */
export const ASPECTS = [
  "exit",
  "diagnostics",
  "events",
  "calls",
  "order",
  "summary",
  "remote",
  "state",
  "digest",
] as const;

export type Aspect = (typeof ASPECTS)[number];

/** A run without what differs from run to run. */
export type Observation = Record<Aspect, unknown>;

/** What is known before of the order of calls: in a serial program all but those of deletes have one. */
export interface Circumstances {
  readonly serial: boolean;
  /** URNs that are left out, with the ids of their objects. */
  readonly left?: ReadonlySet<string>;
  readonly leftIds?: ReadonlySet<string>;
}

/** Brings a run into the form that is compared. */
export function observe(run: Run, { serial, left = new Set(), leftIds = new Set() }: Circumstances): Observation {
  const partial = left.size > 0;
  const calls = run.calls.filter((call) => !leftIds.has(aboutWhat(call)));
  return {
    exit: run.exit,
    diagnostics: comparableDiagnostics(run.events),
    events: comparableEvents(run.events, left),
    // A resource that is left out may have been asked about all the same.
    calls: partial ? [] : sortedByText(calls.map(sorted)),
    order: serial && !partial ? inOrder(calls) : [],
    summary: comparableSummary(run.events, !partial),
    remote: sorted(Object.fromEntries(Object.entries(run.remote).filter(([id]) => !leftIds.has(keyOf(id))))),
    state: comparableState(decrypted(run.checkpoint), left),
    digest: partial || run.digest === undefined ? undefined : comparableDigest(run.digest),
  };
}

/** Calls one after the other; those of deletes, and of what is asked for them, have no order among each other. */
function inOrder(calls: readonly Call[]): string[] {
  const lines: string[] = [];
  for (const call of calls)
    if (call.method !== "delete" && call.method !== "read") lines.push(`${call.method} ${aboutWhat(call)}`);
  return lines;
}

/** The key of the object that a call is about. */
function aboutWhat(call: Call): string {
  if (call.id !== undefined) return keyOf(call.id);
  const properties = (call["inputs"] ?? call["news"]) as { key?: string } | undefined;
  return properties?.key ?? "";
}

/** The key in an id. */
export function keyOf(id: string): string {
  return id.split(".")[0] ?? id;
}
