// Made by "npm run generate" from provider/sequin: change it there.
import * as pulumi from "@pulumi/pulumi";
import type * as lookups from "../provider/sequin/lookups.js";
import type { ListedSync, SyncFilter } from "../provider/sequin/lookups.js";
import { lookedUp } from "./program-config.js";
import { accountInputs, DYNAMIC_PACKAGE } from "./provider.js";
import { dynamicResource, type ExistingResourceOptions } from "./resource.js";

export type { ListedSync, SyncFilter };

/** A credential that is imported with a sync. */
export interface Credential {
  /**
   * What the source needs, under the field names of the credential's `kind`, which go to Sequin as they stand:
   * `{ kind: "stripe_key", name: "Choam Corp", secret: config.requireSecret("stripe"), test: false }`.
   *
   * @see https://sequin.io/docs/management-api/objects#credential-properties
   */
  properties: pulumi.Input<Record<string, unknown>>;
  /** Id of your own OAuth app, for kinds that need one. */
  oauthAppId?: pulumi.Input<string> | undefined;
  /** Free JSON kept with the credential. */
  metadata?: pulumi.Input<Record<string, unknown>> | undefined;
}

/** How fast Sequin may call the source's API. */
export interface RateLimit {
  /** Requests within one interval. A whole number from 1. */
  allowedRequests: pulumi.Input<number>;
  /** Length of the interval. A whole number from 1; its unit is not documented, the samples (`60`) suggest seconds. */
  interval: pulumi.Input<number>;
  /** Requests under way at once. A whole number from 0, as in the samples. Left out, it is not managed. */
  maxConcurrentRequests?: pulumi.Input<number> | undefined;
}

/** Arguments of {@link Sync}. */
export interface SyncArgs {
  /**
   * The third-party API that is synced: `stripe`, `hubspot`, `salesforce`, `github`, … Sequin's list is open: one that is
   * not documented passes too. Changing it replaces the sync: the old one is deleted first, the new one has another id and
   * loads everything.
   *
   * @see https://sequin.io/docs/management-api/objects#sync-providers
   */
  provider: pulumi.Input<string>;
  /**
   * Id of the stream that the sync writes to. Changing it replaces the sync: the old one is deleted first, the new one has
   * another id and loads everything.
   */
  streamId: pulumi.Input<string>;
  /**
   * Your own id of the sync, which its records carry (`sync.external_id`). Sequin takes it at creation only and may never
   * show it again: then a change made elsewhere is not found. Changing it replaces the sync: the old one is deleted first,
   * the new one has another id and loads everything.
   */
  externalId?: pulumi.Input<string> | undefined;
  /**
   * Id of the credential to read with; this or `credential` is needed. Changing it replaces the sync: the old one is
   * deleted first, the new one has another id and loads everything.
   */
  credentialId?: pulumi.Input<string> | undefined;
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
   * @see https://sequin.io/docs/management-api/credentials/create
   */
  credential?: pulumi.Input<Credential> | undefined;
  /** Name of the sync. A change is part of one `PATCH /v1/syncs/{id}`. */
  name: pulumi.Input<string>;
  /**
   * Ids of the collections to sync, such as `stripe:customer`. A set: order and repetitions mean nothing. A change is part
   * of one `PATCH /v1/syncs/{id}`: an added collection is loaded from its beginning, of a removed one no more records come.
   */
  collectionIds: pulumi.Input<pulumi.Input<string>[]>;
  /**
   * How fast Sequin may call the source's API. A change is part of one `PATCH /v1/syncs/{id}`. Left out, it is not
   * managed: Sequin takes a default by provider, and once set there is no way back to it.
   *
   * @see https://sequin.io/docs/management-api/objects#rate-limits
   */
  rateLimit?: pulumi.Input<RateLimit> | undefined;
  /**
   * Whether the sync runs. A change is part of one `PATCH /v1/syncs/{id}`. Sequin creates every sync active, so one
   * created as `disabled` runs for the moment between two calls. Left out, it is not managed.
   */
  status?: pulumi.Input<"active" | "disabled"> | undefined;
  /**
   * Only what was created or changed in so many days is synced **and kept**. A whole number from 1; `null` (or
   * `"unlimited"`) for no limit. A change is part of one `PATCH /v1/syncs/{id}`; a lower number drops older records. Left
   * out, it is not managed.
   */
  maxAgeDays?: pulumi.Input<number | "unlimited" | null> | undefined;
  /**
   * `continuous`, as fast as the source allows, or `4h` in any spelling of the duration (`"240 minutes"`, `"every 4
   * hours"`). A change is part of one `PATCH /v1/syncs/{id}`, and starts no re-sync. Left out, it is not managed.
   */
  syncFrequency?: pulumi.Input<string> | undefined;
  /**
   * Free JSON kept with the sync, which its records carry (`sync.metadata`). A change is part of one
   * `PATCH /v1/syncs/{id}`: the whole object takes the place of the old one. A key whose value is null is the same as none.
   * Left out, it is not managed.
   */
  metadata?: pulumi.Input<Record<string, unknown>> | undefined;
  /**
   * Takes over a sync of the same stream, provider, external id and name that already exists with other settings, and
   * gives it those of the program. Without it such a sync is refused. Never sent.
   *
   * @default false
   */
  adopt?: pulumi.Input<boolean> | undefined;
}

/** What is known of a {@link Sync}. */
export interface SyncState {
  /** The third-party API that is synced. */
  provider: string;
  /** Id of the stream that the sync writes to. */
  streamId: string;
  /** Your own id of the sync. Undefined: there is none, or it is not managed. */
  externalId: string | undefined;
  /** Id of the credential to read with. Undefined where the sync has a `credential` of its own. */
  credentialId: string | undefined;
  /** The credential that was imported with the sync. A secret. Undefined where the sync has a `credentialId`. */
  credential:
    { properties: Record<string, unknown>; oauthAppId?: string; metadata?: Record<string, unknown> } | undefined;
  /** Name of the sync. */
  name: string;
  /** Ids of the collections to sync, sorted. */
  collectionIds: string[];
  /** How fast Sequin may call the source's API. Undefined: not managed. */
  rateLimit: { allowedRequests: number; interval: number; maxConcurrentRequests?: number } | undefined;
  /** Whether the sync runs: `active` or `disabled`. Undefined: not managed. */
  status: string | undefined;
  /** Days after which records are dropped; `unlimited` for no limit. Undefined: not managed. */
  maxAgeDays: number | "unlimited" | undefined;
  /** How often the sync runs: `continuous` or `4h`. Undefined: not managed. */
  syncFrequency: string | undefined;
  /** Free JSON kept with the sync, which its records carry (`sync.metadata`). Undefined: not managed. */
  metadata: Record<string, unknown> | undefined;
  /** As the program declares it. Undefined where it does not. */
  adopt: boolean | undefined;
  /** Sequin's id of the sync; another one after a replacement. */
  syncId: string;
  /** The organization that the sync belongs to: another organization's "not found" says nothing about it. */
  orgId: string | undefined;
  /** Id of the credential that Sequin made of `credential`. */
  importedCredentialId: string | undefined;
}

const OUTPUTS = [
  "provider",
  "streamId",
  "externalId",
  "credentialId",
  "credential",
  "name",
  "collectionIds",
  "rateLimit",
  "status",
  "maxAgeDays",
  "syncFrequency",
  "metadata",
  "adopt",
  "syncId",
  "orgId",
  "importedCredentialId",
] as const satisfies readonly (keyof SyncState)[];

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
 * @see https://sequin.io/docs/management-api/syncs/update
 */
export class Sync extends pulumi.CustomResource {
  /** The third-party API that is synced. */
  declare readonly provider: pulumi.Output<string>;
  /** Id of the stream that the sync writes to. */
  declare readonly streamId: pulumi.Output<string>;
  /** Your own id of the sync. Undefined: there is none, or it is not managed. */
  declare readonly externalId: pulumi.Output<string | undefined>;
  /** Id of the credential to read with. Undefined where the sync has a `credential` of its own. */
  declare readonly credentialId: pulumi.Output<string | undefined>;
  /** The credential that was imported with the sync. A secret. Undefined where the sync has a `credentialId`. */
  declare readonly credential: pulumi.Output<SyncState["credential"]>;
  /** Name of the sync. */
  declare readonly name: pulumi.Output<string>;
  /** Ids of the collections to sync, sorted. */
  declare readonly collectionIds: pulumi.Output<string[]>;
  /** How fast Sequin may call the source's API. Undefined: not managed. */
  declare readonly rateLimit: pulumi.Output<SyncState["rateLimit"]>;
  /** Whether the sync runs: `active` or `disabled`. Undefined: not managed. */
  declare readonly status: pulumi.Output<string | undefined>;
  /** Days after which records are dropped; `unlimited` for no limit. Undefined: not managed. */
  declare readonly maxAgeDays: pulumi.Output<number | "unlimited" | undefined>;
  /** How often the sync runs: `continuous` or `4h`. Undefined: not managed. */
  declare readonly syncFrequency: pulumi.Output<string | undefined>;
  /** Free JSON kept with the sync, which its records carry (`sync.metadata`). Undefined: not managed. */
  declare readonly metadata: pulumi.Output<Record<string, unknown> | undefined>;
  /** As the program declares it. Undefined where it does not. */
  declare readonly adopt: pulumi.Output<boolean | undefined>;
  /** Sequin's id of the sync; another one after a replacement. */
  declare readonly syncId: pulumi.Output<string>;
  /** The organization that the sync belongs to: another organization's "not found" says nothing about it. */
  declare readonly orgId: pulumi.Output<string | undefined>;
  /** Id of the credential that Sequin made of `credential`. */
  declare readonly importedCredentialId: pulumi.Output<string | undefined>;

  constructor(name: string, args: SyncArgs, opts?: pulumi.CustomResourceOptions);
  /** @internal */
  constructor(name: string, args: undefined, opts: ExistingResourceOptions);
  constructor(name: string, args: SyncArgs | undefined, opts: pulumi.CustomResourceOptions = {}) {
    const { type, properties, options } = dynamicResource("sequin:Sync", name, args, OUTPUTS, opts, ["credential"]);
    super(type, name, properties, options);
  }

  /**
   * Reads a {@link Sync} that the program does not own.
   *
   * @param id Sequin's id of the sync, a UUID. The sync's credential is read as `credentialId`.
   */
  static get(name: string, id: pulumi.Input<pulumi.ID>, opts: pulumi.CustomResourceOptions = {}): Sync {
    return new Sync(name, undefined, { ...opts, id });
  }
}

/** Arguments of {@link Provider}. */
export interface ProviderArgs {
  /**
   * An API token of the organization, which is the only sign of which one. A secret, whatever the program says of it.
   *
   * @see https://sequin.io/docs/management-api
   */
  apiToken: pulumi.Input<string>;
  /**
   * Where the Management API is: scheme and host, and a path prefix where there is one.
   *
   * @default "https://api.sequin.io"
   */
  baseUrl?: pulumi.Input<string> | undefined;
}

/**
 * Another account of Sequin in the same program: an organization with a token of its own.
 *
 * ```ts
 * const eu = new sequin.Provider("eu", { apiToken: config.requireSecret("euToken") });
 * new sequin.Sync("choam-stripe", { ...stripe, syncFrequency: "4h" }, { provider: eu });
 * ```
 *
 * It takes nothing from the environment or the stack's config: what is not given here is missing. It is Pulumi's explicit
 * provider of the dynamic package, so that `providers` of a component takes it too; a component has one for all platforms.
 * A change of any argument is kept in the state (secrets encrypted), calls nothing and replaces nothing: `refresh` and
 * `destroy` use what the last `up` has kept, so run `up` after a rotation.
 */
export class Provider extends pulumi.ProviderResource {
  constructor(name: string, args: ProviderArgs, opts?: pulumi.ResourceOptions) {
    super(DYNAMIC_PACKAGE, name, accountInputs("sequin", args, ["apiToken"]), opts);
  }
}

/**
 * All syncs of the organization that match, ordered by name.
 *
 * ```ts
 * for (const { syncId, name } of await sequin.syncs({ metadata: { plan: "enterprise" } })) {
 *   sequin.Sync.get(name, syncId);
 * }
 * ```
 *
 * Needs the settings of Sequin, in a preview too. One request: Sequin documents no paging of its list.
 *
 * @see https://sequin.io/docs/management-api/syncs/list
 */
export async function syncs(filter: SyncFilter = {}): Promise<ListedSync[]> {
  return lookedUp(async (account) => (await loadLookups()).syncs(filter, account));
}

/** The code behind the lookups, and with it an HTTP library, is loaded by the first lookup only. */
async function loadLookups(): Promise<typeof lookups> {
  return import("../provider/sequin/lookups.js");
}
