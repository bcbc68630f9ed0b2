import type { ListEntry, SyncStatus } from "./answers.js";
import type { Settings } from "./calls.js";
import { canonicalFrequency } from "./frequency.js";
import { SETTINGS } from "./schema.js";

/** Statuses of a sync that does its work. */
const RUNNING: readonly string[] = ["INITIALIZING", "ACTIVE", "IDLE", "RATE_LIMITED"];

/** What Paragon says of a sync's settings, in canonical form; what it does not say is left out. */
export function settingsOf(seen: SyncStatus | ListEntry): Settings {
  const { credentialId, incrementalAccumulatorFrequency: frequency } = seen;
  const paused = isPaused(seen);
  return {
    ...(credentialId === undefined ? {} : { credentialId: credentialId.toLowerCase() }),
    // A value that this version does not know is reported as it is: it is drift all the same.
    ...(frequency === undefined ? {} : { incrementalAccumulatorFrequency: canonicalFrequency(frequency) ?? frequency }),
    ...(paused === undefined ? {} : { paused }),
  };
}

/** ERRORED is no pause: nobody asked for it. Undefined for a status that this version does not know. */
function isPaused({ status }: { status: string }): boolean | undefined {
  if (status === "DISABLED") return true;
  return RUNNING.includes(status) || status === "ERRORED" ? false : undefined;
}

/**
 * Whether a sync is known to run or not to. One that is ERRORED does neither: it starts again only when it is enabled
 * again, so that call must not be saved.
 */
export function isSettled({ status }: { status: string }): boolean {
  return status === "DISABLED" || RUNNING.includes(status);
}

/** The settings that differ from what is wanted; a setting that nobody wants does not. */
export function missing(wanted: Settings, seen: SyncStatus): (keyof Settings)[] {
  const found = settingsOf(seen);
  return SETTINGS.filter((name) => wanted[name] !== undefined && wanted[name] !== found[name]);
}
