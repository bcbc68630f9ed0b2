import { z } from "zod";
import { readBy } from "../core/read-by.js";
import { isObject } from "../../protocol/object.js";
import { fromWire, toWire } from "../core/wire.js";
import {
  credential,
  rateLimit as rateLimitSchema,
  syncArgs,
  UNLIMITED,
  type Setting,
  type SyncArgs,
  type SyncState,
} from "./schema.js";

/** Settings of a sync in the program's terms, some of them. */
export type Settings = Partial<Pick<SyncArgs, Setting>>;

/** Settings as a platform may show them: more than a program could say. */
export type ShownSettings = Partial<Pick<SyncState, Setting>>;

type Wire = Record<string, unknown>;

/** Arguments under Sequin's own names, only those that are there. In a preview any of them may be unknown. */
export function argumentsToWire(args: Partial<SyncArgs>): Wire {
  const { maxAgeDays } = args;
  const wire = toWire(syncArgs, args);
  return maxAgeDays === UNLIMITED ? { ...wire, max_age_days: null } : wire;
}

/** A credential under Sequin's own names; its properties are theirs already. What is unknown stays in its place. */
export function credentialToWire(given: NonNullable<SyncArgs["credential"]>): unknown {
  return isObject(given) ? toWire(credential, given) : given;
}

/** An answer that may come bare or wrapped in `data`: the documents and the clients that are in use disagree. */
function unwrapped<T>(schema: z.ZodType<T>): z.ZodType<T> {
  return z.preprocess(
    (body) => (typeof body === "object" && body !== null && !("id" in body) && "data" in body ? body.data : body),
    schema,
  );
}

const json = z.record(z.string(), z.unknown());

/** A sync as Sequin shows it. Timestamps are left out, but for one. */
const syncShape = z.object({
  id: z.string().min(1),
  provider: z.string(),
  stream_id: z.string(),
  org_id: z.string().nullish(),
  /** Not in the documented reply. */
  external_id: z.string().nullish(),
  name: z.string(),
  status: z.string(),
  collection_ids: z.array(z.string()),
  rate_limit: json.nullish(),
  credential_id: z.string().nullish(),
  credential: z.object({ properties: json.nullish() }).nullish(),
  /** Null and missing both mean no limit. */
  max_age_days: z.number().nullish(),
  sync_frequency: z.string().nullish(),
  metadata: json.nullish(),
  // These move by themselves: no shape of them makes a sync unreadable.
  health: z.object({ status: z.string() }).nullish().catch(undefined),
  initial_backfill_completed_at: z.string().nullish().catch(undefined),
});

export type ShownSync = z.infer<typeof syncShape>;

/** One sync. */
export const syncAnswer = unwrapped(syncShape);

/** What a creation answers: the id for certain, and mostly the whole sync. */
export const createdAnswer = unwrapped(
  z.looseObject({ id: z.string().min(1) }).transform((body): CreatedSync => {
    const sync = readBy(syncShape, body);
    return { id: body.id, sync: sync.success ? sync.data : undefined };
  }),
);

export interface CreatedSync {
  readonly id: string;
  /** Undefined where the answer does not show all of it. */
  readonly sync: ShownSync | undefined;
}

/** A list of syncs; no paging is documented. An entry that is not understood is left out: the sync is asked for alone. */
export const syncsAnswer = z
  .object({ data: z.array(z.unknown()) })
  .transform(({ data }) => data.map((entry) => readBy(syncShape, entry)))
  .transform((entries) => entries.flatMap((entry) => (entry.success ? [entry.data] : [])));

/** A credential, of which only the id matters: its secrets are masked. */
export const credentialAnswer = unwrapped(z.object({ id: z.string().min(1) }));

/** Streams, as far as they tell whose account it is. */
export const streamsAnswer = z.object({ data: z.array(z.object({ org_id: z.string().nullish() })) });

/** All settings of a sync as Sequin has them, in the program's terms. What Sequin does not show is missing. */
export function settingsFromWire(sync: ShownSync): ShownSettings {
  const { rate_limit: rateLimit, max_age_days: maxAgeDays, sync_frequency: syncFrequency, metadata } = sync;
  return {
    name: sync.name,
    collectionIds: [...new Set(sync.collection_ids)].sort(),
    ...(rateLimit ? { rateLimit: fromWire(rateLimitSchema, rateLimit) } : {}),
    status: sync.status,
    maxAgeDays: maxAgeDays ?? UNLIMITED,
    ...(syncFrequency ? { syncFrequency } : {}),
    ...(metadata === undefined ? {} : { metadata: metadata ?? {} }),
  };
}
