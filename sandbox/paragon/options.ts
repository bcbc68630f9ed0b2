import { z } from "zod";

const count = z.int().min(0);

/**
 * How the emulated Paragon behaves where the documents leave it open. A program that is right works under all of them.
 */
export const optionsSchema = z.strictObject({
  /** Reads of a sync that still show the old values after an accepted PATCH; `never`: it is accepted and lost. */
  patchLag: z.union([count, z.literal("never")]).default(1),
  /** Reads of a sync that still show the old status after a disable or reenable. */
  statusLag: count.default(0),
  /** Reads of a sync that show it as INITIALIZING before it is IDLE. */
  initialReads: count.default(1),
  /** Requests that still meet a deleted sync before its purge is complete: creations refused with 409, and reads if it is listed. */
  purgeLag: count.default(0),
  /** Whether a sync that is being purged still stands in the list and can be read. */
  purgeListed: z.boolean().default(false),
  /** A second POST of the same key: refused with 409, or answered with the id of the first. */
  duplicate: z.enum(["conflict", "same-id"]).default("conflict"),
  /** A frequency in the POST: ignored, set, or refused with 400. */
  postFrequency: z.enum(["ignored", "accepted", "refused"]).default("ignored"),
  /** Status of a successful POST. */
  createdStatus: z.union([z.literal(200), z.literal(201)]).default(200),
  /** Whether items of the list carry `credentialId` and `incrementalAccumulatorFrequency`. */
  listSettings: z.boolean().default(true),
  /** Whether items of the list carry `configurationName`. */
  listNames: z.boolean().default(true),
  /** Whether the pipeline is a part of the id. */
  pipelineInId: z.boolean().default(true),
  /** Answer to the sync of another user. */
  foreignSync: z.union([z.literal(404), z.literal(403)]).default(404),
  /** A credential that the user does not have: taken, refused with 400, or taken and then the cause of ERRORED. */
  unknownCredential: z.enum(["accepted", "refused", "errors"]).default("accepted"),
  /** Disabling what is disabled, or reenabling what runs: fine, or refused with 409. */
  repeatedAction: z.enum(["ok", "conflict"]).default("ok"),
  /** Body of the answer to disable, reenable and DELETE. */
  actionBody: z.enum(["sync", "empty"]).default("sync"),
  /** Shape of an error's body. */
  errorBody: z.enum(["message", "messages", "error", "text"]).default("message"),
});

/** See {@link optionsSchema}. */
export type ParagonOptions = z.output<typeof optionsSchema>;

/** The options a fresh sandbox has. */
export const defaultOptions: ParagonOptions = optionsSchema.parse({});
