import { z } from "zod";
import { optionsSchema } from "./options.js";

/** The frequencies Paragon knows. */
export const frequencySchema = z.enum(["1m", "5m", "10m", "30m", "1h", "3h", "6h", "24h"]);

/** What a sync is doing. */
export const statusSchema = z.enum(["INITIALIZING", "ACTIVE", "IDLE", "RATE_LIMITED", "DISABLED", "ERRORED"]);

/** A change that was accepted and is not visible yet. */
const pendingSchema = z.strictObject({
  /** Reads that will still show what was before. */
  readsLeft: z.union([z.int(), z.literal("never")]),
  credentialId: z.string().optional(),
  incrementalAccumulatorFrequency: frequencySchema.optional(),
  status: statusSchema.optional(),
});

/** One sync, as the sandbox keeps it. */
const syncSchema = z.strictObject({
  id: z.string(),
  userId: z.string(),
  integration: z.string(),
  pipeline: z.string(),
  configurationName: z.string(),
  /** Never part of an answer. */
  configuration: z.record(z.string(), z.unknown()),
  credentialId: z.string().optional(),
  /** Absent until somebody sets it. */
  incrementalAccumulatorFrequency: frequencySchema.optional(),
  status: statusSchema,
  reason: z.string().optional(),
  rateLimitBackoffMs: z.int().optional(),
  /** Reads that still show INITIALIZING. */
  initialReadsLeft: z.int(),
  pending: z.array(pendingSchema),
  /** How many times all of the customer's data was read: the first sync, and once for each PATCH of the credential. */
  fullSyncs: z.int(),
  dateCreated: z.string(),
  dateUpdated: z.string(),
});

/** An account that a user connected. */
export const credentialSchema = z.strictObject({
  id: z.uuid(),
  userId: z.string(),
  integration: z.string(),
  /** False once the user has disconnected it. */
  valid: z.boolean(),
});

/** Everything the sandbox keeps for Paragon. */
export const dataSchema = z.strictObject({
  options: optionsSchema,
  syncs: z.array(syncSchema),
  credentials: z.array(credentialSchema),
  /** Deleted syncs whose data is still being removed, and how many requests will still meet them. */
  purging: z.array(z.strictObject({ sync: syncSchema, requestsLeft: z.int() })),
});

export type Frequency = z.output<typeof frequencySchema>;
export type PendingChange = z.output<typeof pendingSchema>;
export type StoredSync = z.output<typeof syncSchema>;
export type StoredCredential = z.output<typeof credentialSchema>;
export type ParagonData = z.output<typeof dataSchema>;
