import type { ListEntry, SyncStatus } from "./wire.js";
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

/**
 * Undefined where a status does not tell: one that is new to this version, and ERRORED. Such a sync does not run, and was
 * not disabled; which of the two a program wants is nothing that has changed by itself.
 */
function isPaused({ status }: { status: string }): boolean | undefined {
  if (status === "DISABLED") return true;
  return RUNNING.includes(status) ? false : undefined;
}

/** The settings that differ from what is wanted. What nobody wants does not, nor a pause that cannot be told. */
export function missing(wanted: Settings, seen: SyncStatus): (keyof Settings)[] {
  const found = settingsOf(seen);
  return SETTINGS.filter((name) => {
    if (name === "paused" && found.paused === undefined) return false;
    return wanted[name] !== undefined && wanted[name] !== found[name];
  });
}
