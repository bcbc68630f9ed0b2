import { z } from "zod";
import { facts } from "../core/facts.js";
import { quote } from "../core/issues.js";
import { blankedProperties } from "./credential/classify.js";
import { canonicalFrequency, describeBadFrequency } from "./frequency.js";

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
    .refine((text) => !/\p{Surrogate}/u.test(text), { error: "must be valid Unicode: it holds half a surrogate pair" });

const positive = z.int().min(1);

/** A set: the order and repetitions mean nothing. */
const collectionIds = z
  .array(name())
  .min(1)
  .transform((ids) => [...new Set(ids)].sort());

const maxAgeDays = z.custom<number | null | typeof UNLIMITED>().transform((days, context) => {
  if (days === null || days === UNLIMITED) return UNLIMITED;
  if (typeof days === "number" && Number.isSafeInteger(days) && days >= 1) return days;
  const nearest = Number.isFinite(days) ? `; the nearest is ${Math.max(1, Math.round(days))}` : "";
  context.addIssue({
    code: "custom",
    message: `must be a whole number of days from 1, or null or "${UNLIMITED}" for no limit, not ${quote(days)}${nearest}`,
  });
  return z.NEVER;
});

const syncFrequency = z.string().transform((text, context) => {
  const canonical = canonicalFrequency(text);
  if (canonical !== undefined) return canonical;
  context.addIssue({ code: "custom", message: describeBadFrequency(text) });
  return z.NEVER;
});

const json = z.record(z.string(), z.json());

/** How fast Sequin may call the source's API. */
const rateLimit = z.strictObject({
  /** Requests that Sequin may make within one interval. A whole number from 1. */
  allowedRequests: positive,
  /** Length of the interval. A whole number from 1; its unit is not documented, the samples (`60`) suggest seconds. */
  interval: positive,
  /** Requests that may be under way at once. A whole number from 0; the samples have 0. Left out: not managed. */
  maxConcurrentRequests: z.int().min(0).optional(),
});

/** A credential that is imported with the sync. */
const credential = z.strictObject({
  /**
   * What the source needs, under the field names of the credential's `kind`: they go to Sequin as they stand here.
   * `{ kind: "stripe_key", name: "Choam Corp", secret, test: false }`.
   *
   * @see https://sequin.io/docs/management-api/objects#credential-properties
   */
  properties: z.record(z.string(), z.json()),
  /** Id of your own OAuth app, for kinds that need one. */
  oauthAppId: z.string().min(1).optional(),
  /** Free JSON kept with the credential. */
  metadata: json.optional(),
});

/**
 * Arguments of `sequin.Sync`.
 *
 * @see https://sequin.io/docs/management-api/syncs/create
 */
export const syncArgs = z.strictObject({
  /**
   * The third-party API that is synced: `airtable`, `auth0`, `github`, `hubspot`, `linear`, `marketo`, `netsuite`,
   * `quickbooks`, `salesforce`, `sendgrid`, `servicenow`, `shopify`, `stripe`, `workday`; newer ones pass as well.
   * Changing it replaces the sync: the old one is deleted first, the new one has another id and loads everything.
   *
   * @see https://sequin.io/docs/management-api/objects#sync-providers
   */
  provider: name().register(facts, { replaces: true, deletesFirst: true }),

  /**
   * Id of the stream that the sync writes to.
   * Changing it replaces the sync: the old one is deleted first, the new one has another id and loads everything.
   */
  streamId: name().register(facts, { replaces: true, deletesFirst: true }),

  /**
   * Your own id of the sync, which its records carry (`sync.external_id`). Sequin takes it at creation only and does not
   * promise to show it again: a change made elsewhere may not be found.
   * Changing it replaces the sync: the old one is deleted first, the new one has another id and loads everything.
   */
  externalId: name().optional().register(facts, { replaces: true, deletesFirst: true }),

  /**
   * Id of the credential to read with. Give this or `credential`.
   * Changing it replaces the sync: the old one is deleted first, the new one has another id and loads everything.
   */
  credentialId: name().optional().register(facts, { replaces: true, deletesFirst: true }),

  /**
   * A credential to import with the sync; secret as a whole, whatever the program says. Give this or `credentialId`.
   *
   * Changing only secrets in its `properties` imports it again (`POST /v1/credentials`) and leaves the sync as it is. Any
   * other change (the kind, whose account it is, the OAuth app, the metadata, to `credentialId` instead) replaces the
   * sync: the old one is deleted first, the new one has another id and loads everything.
   *
   * Which properties are secrets: of the documented kinds `refresh_token`, `access_token`, `password`, `secret`; of
   * others those whose name ends in the word secret, token, password, passphrase, key (but not `public_key`,
   * `publishable_key`, `consumer_key`), pem, jwt, pin, signature or credentials, and `expires_at` or `expires_in`.
   *
   * Sequin has no call that deletes a credential: it stays there when the sync is destroyed. A mask (`***********`,
   * `8ff5...65b8`) is refused: it would take the place of the real secret.
   *
   * @see https://sequin.io/docs/management-api/credentials/create
   */
  credential: credential.optional().register(facts, {
    secret: true,
    blanked: blankedProperties,
    standIn: { properties: {} },
    replaces: true,
    deletesFirst: true,
  }),

  /** Name of the sync. A change is made in place. */
  name: name(),

  /**
   * Ids of the collections to sync, such as `stripe:customer`. A set: order and repetitions mean nothing. A change is
   * made in place; an added collection is loaded from its beginning, of a removed one no more records come.
   */
  collectionIds,

  /**
   * How fast Sequin may call the source's API. A change is made in place. Left out: not managed, Sequin takes a default
   * by provider; there is no way back to it.
   *
   * @see https://sequin.io/docs/management-api/objects#rate-limits
   */
  rateLimit: rateLimit.optional(),

  /**
   * Whether the sync runs: `active` or `disabled`. A change is made in place. Left out: not managed; a new sync is
   * active. Sequin creates every sync active, so one created as `disabled` runs for the moment between two calls.
   */
  status: z.enum(["active", "disabled"]).optional(),

  /**
   * Only records created or updated in so many days are synced **and kept**. A whole number from 1; `null` or
   * `"unlimited"` for no limit. A change is made in place; a lower number drops older records. Left out: not managed.
   */
  maxAgeDays: maxAgeDays.optional(),

  /**
   * `continuous` (as fast as the source allows) or `4h` in any spelling of the duration (`"240 minutes"`). A change is
   * made in place. Left out: not managed.
   */
  syncFrequency: syncFrequency.optional(),

  /**
   * Free JSON kept with the sync, which its records carry (`sync.metadata`). A change is made in place: the whole object
   * takes the place of the old one. A key whose value is null is the same as none.
   */
  metadata: json.optional(),

  /**
   * Takes over a sync that exists already with other settings, and gives it those of the program. Without it such a sync
   * is refused. Never sent.
   *
   * @defaultValue `false`
   */
  adopt: z.boolean().optional(),
});

/** In canonical form. */
export type SyncArgs = z.output<typeof syncArgs>;

/** The arguments that one PATCH carries. */
export const SETTINGS = [
  "name",
  "collectionIds",
  "rateLimit",
  "status",
  "maxAgeDays",
  "syncFrequency",
  "metadata",
] as const;

export type Setting = (typeof SETTINGS)[number];

/**
 * What Pulumi keeps of a sync: its arguments, and facts that do not move by themselves. Lenient: what the platform shows
 * may be more than a program could say, and names of later versions pass.
 */
export const syncState = z.looseObject({
  provider: z.string().optional(),
  streamId: z.string().optional(),
  externalId: z.string().optional(),
  credentialId: z.string().optional(),
  credential: z.record(z.string(), z.unknown()).optional(),
  name: z.string().optional(),
  collectionIds: z.array(z.string()).optional(),
  rateLimit: z.record(z.string(), z.unknown()).optional(),
  status: z.string().optional(),
  maxAgeDays: z.union([z.number(), z.string()]).optional(),
  syncFrequency: z.string().optional(),
  metadata: z.record(z.string(), z.unknown()).optional(),
  adopt: z.boolean().optional(),
  /** Sequin's id of the sync; another one after a replacement. */
  syncId: z.string(),
  /** The organization it belongs to: another organization's "not found" says nothing about it. */
  orgId: z.string().optional(),
  /** Id of the credential that Sequin made of `credential`. */
  importedCredentialId: z.string().optional(),
});

export type SyncState = z.output<typeof syncState>;
