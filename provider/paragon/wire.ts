import { z } from "zod";

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
