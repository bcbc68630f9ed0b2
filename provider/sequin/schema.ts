import { z } from "zod";
import { facts } from "../core/facts.js";
import { quote } from "../core/issues.js";
import { namesOf } from "../core/names.js";
import { outputsOf } from "../core/outputs.js";
import { published } from "../core/published.js";
import { spelled, type Reading } from "../core/spelled.js";
import { blankedProperties } from "./credential/classify.js";
import { readFrequency } from "./frequency.js";

/** The word for "no age limit": Pulumi's engine takes null for missing and would show no change. */
export const UNLIMITED = "unlimited";

/** A name or id of Sequin's: blanks around it are a slip that would name another thing. */
const name = () =>
  z
    .string()
    .min(1)
    .refine((text) => text === text.trim(), {
      error: ({ input }) => `must have no blanks around it, not ${quote(input)}`,
    })
    .refine((text) => !/\p{Surrogate}/u.test(text), { error: "must be valid Unicode: it holds an unpaired surrogate" });

const positive = z.int().min(1);

const json = z.record(z.string(), z.json());

/** A change of these makes another sync: the old one goes first. */
const identifies = { replaces: true, deletesFirst: true } as const;

/** How fast Sequin may call the source's API. */
export const rateLimit = published(
  { type: "RateLimit" },
  z.strictObject({
    /** Requests within one interval. A whole number from 1. */
    allowedRequests: positive.clone().register(facts, { wire: "allowed_requests" }),
    /** Length of the interval. A whole number from 1; its unit is not documented, the samples (`60`) suggest seconds. */
    interval: positive,
    /** Requests under way at once. A whole number from 0, as in the samples. Left out, it is not managed. */
    maxConcurrentRequests: z.int().min(0).optional().register(facts, { wire: "max_concurrent_requests" }),
  }),
);

/** A credential that is imported with a sync. */
export const credential = published(
  { type: "Credential" },
  z.strictObject({
    /**
     * What the source needs, under the field names of the credential's `kind`, which go to Sequin as they stand:
     * `{ kind: "stripe_key", name: "Choam Corp", secret: config.requireSecret("stripe"), test: false }`.
     *
     * @see https://sequin.io/docs/management-api/objects#credential-properties
     */
    properties: z.record(z.string(), z.json()),
    /** Id of your own OAuth app, for kinds that need one. */
    oauthAppId: z.string().min(1).optional().register(facts, { wire: "oauth_app_id" }),
    /** Free JSON kept with the credential. */
    metadata: json.optional(),
  }),
);

const identity = {
  /**
   * The third-party API that is synced: `stripe`, `hubspot`, `salesforce`, `github`, … Sequin's list is open: one that is
   * not documented passes too. Changing it replaces the sync: the old one is deleted first, the new one has another id and
   * loads everything.
   *
   * @output The third-party API that is synced.
   * @see https://sequin.io/docs/management-api/objects#sync-providers
   */
  provider: name().register(facts, identifies),
  /**
   * Id of the stream that the sync writes to. Changing it replaces the sync: the old one is deleted first, the new one has
   * another id and loads everything.
   */
  streamId: name().register(facts, { ...identifies, wire: "stream_id" }),
  /**
   * Your own id of the sync, which its records carry (`sync.external_id`). Sequin takes it at creation only and may never
   * show it again: then a change made elsewhere is not found. Changing it replaces the sync: the old one is deleted first,
   * the new one has another id and loads everything.
   *
   * @output Your own id of the sync. Undefined: there is none, or it is not managed.
   */
  externalId: name()
    .optional()
    .register(facts, { ...identifies, wire: "external_id" }),
  /**
   * Id of the credential to read with; this or `credential` is needed. Changing it replaces the sync: the old one is
   * deleted first, the new one has another id and loads everything.
   *
   * @output Id of the credential to read with. Undefined where the sync has a `credential` of its own.
   */
  credentialId: name()
    .optional()
    .register(facts, { ...identifies, wire: "credential_id" }),
  /**
   * A credential to import with the sync; this or `credentialId` is needed. A secret as a whole, whatever the program
   * says of it.
   *
   * A change of nothing but secrets in its `properties` is one `POST /v1/credentials` and leaves the sync as it is. Any
   * other change (the kind, whose account it is, the OAuth app, the metadata, `credentialId` in its place) replaces the
   * sync: the old one is deleted first, the new one has another id and loads everything.
   *
   * Secrets are `refresh_token`, `access_token`, `password` and `secret`, as Sequin documents them, and of other kinds
   * whatever ends in the word secret, token, password, passphrase, key (but not `public_key`, `publishable_key` and
   * `consumer_key`), pem, jwt, pin, signature or credentials, and the secret's lifetime (`expires_at`, `expires_in`).
   *
   * Sequin has no call that deletes a credential: it stays there when the sync is destroyed. What a mask leaves of a
   * secret (`***********`, `8ff5...65b8`) is refused.
   *
   * @output The credential that was imported with the sync. A secret. Undefined where the sync has a `credentialId`.
   * @see https://sequin.io/docs/management-api/credentials/create
   */
  credential: credential.optional().register(facts, {
    ...identifies,
    secret: true,
    blanked: blankedProperties,
    standIn: { properties: {}, metadata: null },
  }),
};

/** What one PATCH carries. */
const settings = {
  /** Name of the sync. A change is part of one `PATCH /v1/syncs/{id}`. */
  name: name(),
  /**
   * Ids of the collections to sync, such as `stripe:customer`. A set: order and repetitions mean nothing. A change is part
   * of one `PATCH /v1/syncs/{id}`: an added collection is loaded from its beginning, of a removed one no more records come.
   *
   * @output Ids of the collections to sync, sorted.
   */
  collectionIds: spelled(z.array(name()).min(1), z.array(z.string()), (ids) => ({
    value: [...new Set(ids)].sort(),
  })).register(facts, { wire: "collection_ids" }),
  /**
   * How fast Sequin may call the source's API. A change is part of one `PATCH /v1/syncs/{id}`. Left out, it is not
   * managed: Sequin takes a default by provider, and once set there is no way back to it.
   *
   * @see https://sequin.io/docs/management-api/objects#rate-limits
   */
  rateLimit: rateLimit.optional().register(facts, { wire: "rate_limit" }),
  /**
   * Whether the sync runs. A change is part of one `PATCH /v1/syncs/{id}`. Sequin creates every sync active, so one
   * created as `disabled` runs for the moment between two calls. Left out, it is not managed.
   *
   * @output Whether the sync runs: `active` or `disabled`.
   */
  status: z.enum(["active", "disabled"]).optional(),
  /**
   * Only what was created or changed in so many days is synced **and kept**. A whole number from 1; `null` (or
   * `"unlimited"`) for no limit. A change is part of one `PATCH /v1/syncs/{id}`; a lower number drops older records. Left
   * out, it is not managed.
   *
   * @output Days after which records are dropped; `unlimited` for no limit.
   */
  maxAgeDays: spelled(
    published(
      { as: z.union([z.number(), z.literal(UNLIMITED), z.null()]) },
      z.custom<number | typeof UNLIMITED | null>(),
    ),
    z.union([z.number(), z.literal(UNLIMITED)]),
    readMaxAge,
  )
    .optional()
    .register(facts, { wire: "max_age_days" }),
  /**
   * `continuous`, as fast as the source allows, or `4h` in any spelling of the duration (`"240 minutes"`, `"every 4
   * hours"`). A change is part of one `PATCH /v1/syncs/{id}`, and starts no re-sync. Left out, it is not managed.
   *
   * @output How often the sync runs: `continuous` or `4h`.
   */
  syncFrequency: spelled(z.string(), z.string(), readFrequency).optional().register(facts, { wire: "sync_frequency" }),
  /**
   * Free JSON kept with the sync, which its records carry (`sync.metadata`). A change is part of one
   * `PATCH /v1/syncs/{id}`: the whole object takes the place of the old one. A key whose value is null is the same as none.
   * Left out, it is not managed.
   */
  metadata: json.optional(),
};

function readMaxAge(days: number | string | null): Reading<number | typeof UNLIMITED> {
  if (days === null || days === UNLIMITED) return { value: UNLIMITED };
  if (typeof days === "number" && Number.isSafeInteger(days) && days >= 1) return { value: days };
  const nearest =
    typeof days === "number" && Number.isFinite(days) ? `; the nearest is ${Math.max(1, Math.round(days))}` : "";
  return {
    problem: `must be a whole number of days from 1, or null or "${UNLIMITED}" for no limit, not ${quote(days)}${nearest}`,
  };
}

/**
 * One sync of Sequin's Management API: a customer's data from one third-party API into a stream, created, kept at its
 * settings, and deleted when the resource is destroyed.
 *
 * ```ts
 * new sequin.Sync("choam-stripe", {
 *   provider: "stripe",
 *   streamId,
 *   credentialId,
 *   name: "Choam Corp - Stripe",
 *   collectionIds: ["stripe:customer", "stripe:invoice"],
 *   syncFrequency: "every 4 hours",
 * });
 * ```
 *
 * With a credential of its own, of which a new secret is imported in place:
 *
 * ```ts
 * new sequin.Sync("atreides-stripe", {
 *   provider: "stripe",
 *   streamId,
 *   credential: {
 *     properties: { kind: "stripe_key", name: "Atreides", secret: config.requireSecret("stripeKey"), test: false },
 *   },
 *   name: "Atreides - Stripe",
 *   collectionIds: ["stripe:customer"],
 *   status: "disabled",
 * });
 * ```
 *
 * @id Sequin's id of the sync, a UUID. The sync's credential is read as `credentialId`.
 * @see https://sequin.io/docs/management-api/syncs/update
 */
export const syncArgs = z.strictObject({
  ...identity,
  ...settings,
  /**
   * Takes over a sync of the same stream, provider, external id and name that already exists with other settings, and
   * gives it those of the program. Without it such a sync is refused. Never sent.
   *
   * @default false
   * @output As the program declares it. Undefined where it does not.
   */
  adopt: z.boolean().optional(),
});

/** In canonical form. */
export type SyncArgs = z.output<typeof syncArgs>;

/** The arguments that one PATCH carries. */
export const SETTINGS = namesOf(settings);

export type Setting = (typeof SETTINGS)[number];

/**
 * What Pulumi keeps of a sync: its arguments, and facts that do not move by themselves. Lenient: what the platform shows
 * may be more than a program could say, and names of later versions pass.
 */
export const syncState = z.looseObject({
  ...z.object(outputsOf(syncArgs)).partial().shape,
  /** Sequin's id of the sync; another one after a replacement. */
  syncId: z.string(),
  /** The organization that the sync belongs to: another organization's "not found" says nothing about it. */
  orgId: z.string().optional(),
  /** Id of the credential that Sequin made of `credential`. */
  importedCredentialId: z.string().optional(),
});

export type SyncState = z.output<typeof syncState>;
