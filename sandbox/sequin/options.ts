import { z } from "zod";

/**
 * Where Sequin's documents leave a behaviour open or contradict each other, both readings are here. A client must do
 * with every combination.
 */
export const Options = z.strictObject({
  /** Single objects come bare (page "Get a sync") or wrapped in `data` (what a public client reads). */
  envelope: z.enum(["bare", "data"]),
  /** ISO 8601 (the text), a blank and no zone (the samples), or both in one reply (some samples). */
  timestamps: z.enum(["iso", "blank", "both"]),
  /** A PATCH puts the new metadata in place of the old, or into it: then keys survive their removal. */
  metadata: z.enum(["replace", "merge"]),
  /** The same question for `rate_limit`. */
  rateLimit: z.enum(["replace", "merge"]),
  /** No age limit is shown as null, or the field is left out. */
  noAgeLimit: z.enum(["null", "absent"]),
  /** `max_age_days: null` in a PATCH takes the limit away, or is ignored like a field that was not sent. */
  nullInPatch: z.enum(["applied", "ignored"]),
  /** `status` is no documented parameter of the creation: ignored, honoured, or refused with 422. */
  statusOnCreate: z.enum(["ignored", "honoured", "refused"]),
  /** The documented reply of a sync has no `external_id`. */
  externalId: z.enum(["hidden", "echoed"]),
  /** The default rate limit shows up in replies although nobody set one. */
  injectRateLimit: z.boolean(),
  /** The order in which `collection_ids` come back; "doubled" repeats one of them. */
  collections: z.enum(["as-sent", "reversed", "doubled"]),
  /** How secrets are masked: 11 asterisks (credentials), 10 (OAuth apps), first and last characters (targets). */
  mask: z.enum(["asterisks-11", "asterisks-10", "partial"]),
  /** Whether a sync's reply carries its credential. */
  credential: z.enum(["shown", "absent"]),
  /** Importing a credential again for the same upstream account: the documented upsert, or a new object. */
  reimport: z.enum(["same-id", "new-id"]),
  /** `provider`, `stream_id` or `credential` in a PATCH: refused with 422, or ignored. */
  immutableInPatch: z.enum(["refused", "ignored"]),
  /** A PATCH without a field. */
  emptyPatch: z.enum(["refused", "accepted"]),
  /** Whether two syncs of a stream may have the same name. */
  names: z.enum(["free", "unique"]),
  /** Query filters of the list: exact, `name` as a part of the name, or not looked at. */
  filters: z.enum(["exact", "name-contains", "ignored"]),
  /** The shape of `health`. */
  health: z.enum(["new", "old"]),
  /** Status of a successful creation. */
  created: z.union([z.literal(200), z.literal(201)]),
  /** Status of a successful deletion. */
  deleted: z.union([z.literal(200), z.literal(204)]),
  /** How many reads after a write still show what was there before. */
  staleReads: z.int().min(0),
  /** A limit on requests; null: none (no quota is documented). */
  quota: z
    .strictObject({ requests: z.int().min(1), perMs: z.int().min(1), retryAfter: z.enum(["seconds", "absent"]) })
    .nullable(),
});

export type Options = z.infer<typeof Options>;

/** The readings that the newest copies of the pages suggest. */
export const DEFAULTS: Options = {
  envelope: "bare",
  timestamps: "blank",
  metadata: "replace",
  rateLimit: "replace",
  noAgeLimit: "null",
  nullInPatch: "applied",
  statusOnCreate: "ignored",
  externalId: "hidden",
  injectRateLimit: true,
  collections: "as-sent",
  mask: "asterisks-11",
  credential: "shown",
  reimport: "same-id",
  immutableInPatch: "refused",
  emptyPatch: "refused",
  names: "free",
  filters: "exact",
  health: "new",
  created: 200,
  deleted: 200,
  staleReads: 0,
  quota: null,
};
