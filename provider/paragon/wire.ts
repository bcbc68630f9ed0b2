import { z } from "zod";
import { type Settings, SETTINGS } from "./schema.js";
import { canonicalFrequency } from "./frequency.js";

/** Left out and null are one: the platform has no value. */
const optionalText = z
  .string()
  .nullish()
  .transform((text) => text ?? undefined);

/**
 * Answer to POST /api/syncs.
 *
 * @see https://docs.useparagon.com/managed-sync/api/enable-a-sync
 */
export const enabledAnswer = z.object({ id: z.string().min(1) });

/** What both reads tell. A status that is not in the documents is no reason to fail. */
const settings = {
  status: z.string(),
  credentialId: optionalText,
  /** Absent until somebody sets it. */
  incrementalAccumulatorFrequency: optionalText,
  reason: optionalText,
};

/**
 * Answer to GET /api/syncs/\{syncId\}.
 *
 * @see https://docs.useparagon.com/managed-sync/api/get-sync-status
 */
export const statusAnswer = z.object({ ...settings, rateLimitBackoffMs: z.number().nullish() });

/**
 * Answer to GET /api/syncs. Which optional fields its items carry is not documented.
 *
 * @see https://docs.useparagon.com/managed-sync/api/list-syncs
 */
export const listAnswer = z.object({
  data: z.array(
    z.object({
      ...settings,
      id: z.string().min(1),
      integration: z.string(),
      pipeline: z.string(),
      configurationName: optionalText,
      dateCreated: optionalText,
    }),
  ),
});

/** How a sync is doing. */
export type SyncStatus = z.output<typeof statusAnswer>;

/** A sync as the list has it. */
export type ListEntry = z.output<typeof listAnswer>["data"][number];

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
