// Made by "npm run generate" from provider/nango: change it there.
import * as pulumi from "@pulumi/pulumi";
import type * as lookups from "../provider/nango/lookups.js";
import type { Connection, ConnectionFilter, ListedSync, SyncFilter } from "../provider/nango/lookups.js";
import { after, noteDeclared } from "./order.js";
import { lookedUp } from "./program-config.js";
import { accountInputs, DYNAMIC_PACKAGE } from "./provider.js";
import { dynamicResource, type ExistingResourceOptions } from "./resource.js";

export type { Connection, ConnectionFilter, ListedSync, SyncFilter };

/** Arguments of {@link Sync}. */
export interface SyncArgs {
  /** Id of the integration, as set up in Nango. Changing it replaces the resource. */
  providerConfigKey: pulumi.Input<string>;
  /** Id of the customer's connection. Changing it replaces the resource. */
  connectionId: pulumi.Input<string>;
  /** Name of the sync, as deployed. Changing it replaces the resource. */
  syncName: pulumi.Input<string>;
  /**
   * Variant of the sync. Changing it replaces the resource.
   *
   * @default "base", which every connection has
   */
  syncVariant?: pulumi.Input<string> | undefined;
  /**
   * How often the sync runs on this connection, as a duration in any spelling (`"1h"`, `"60m"`, `"every hour"`), at
   * least 30 seconds. `null` (or `"default"`) is the integration's default: an override made by hand is taken away.
   * Left out, the frequency is not managed.
   *
   * A change is one `PUT /sync/update-connection-frequency`. It moves the next run, and starts none.
   */
  frequency?: pulumi.Input<string | null> | undefined;
  /** Whether the sync is paused. A change is one `POST /sync/pause` or `/sync/start`. Left out, it is not managed. */
  paused?: pulumi.Input<boolean> | undefined;
}

/** What is known of a {@link Sync}. */
export interface SyncState {
  /** Id of the integration, as set up in Nango. */
  providerConfigKey: string;
  /** Id of the customer's connection. */
  connectionId: string;
  /** Name of the sync, as deployed. */
  syncName: string;
  /** Variant of the sync; `base` where there is no other. */
  syncVariant: string;
  /**
   * The managed frequency in its canonical spelling (`1h`), or `default`; `not in effect` when Nango has stored one
   * that its scheduler does not follow, which the next `up` repairs. Undefined: not managed.
   */
  frequency: string | undefined;
  /** Whether the sync is paused. Undefined: not managed. */
  paused: boolean | undefined;
  /** Nango's own id of the sync; a new one means that the connection was made anew. */
  syncId: string;
  /** The integration's default frequency when it was last put back. */
  defaultFrequency: string | undefined;
  /**
   * Of an override: where the runs of its schedule fall, in milliseconds. It tells whether the override is in effect.
   */
  scheduleGrid: { offset: number; interval: number } | undefined;
}

const OUTPUTS_OF_SYNC = [
  "providerConfigKey",
  "connectionId",
  "syncName",
  "syncVariant",
  "frequency",
  "paused",
  "syncId",
  "defaultFrequency",
  "scheduleGrid",
] as const satisfies readonly (keyof SyncState)[];

/**
 * How one Nango sync runs on one customer's connection: how often, and whether at all. The sync itself is Nango's own;
 * this resource overrides its frequency, and destroying it puts the integration's default back.
 *
 * ```ts
 * new nango.Sync("acme-contacts", {
 *   providerConfigKey: "hubspot",
 *   connectionId: "acme",
 *   syncName: "contacts",
 *   frequency: "every 5 minutes",
 * });
 * ```
 *
 * @see https://nango.dev/docs/reference/api/sync/update-connection-frequency
 */
export class Sync extends pulumi.CustomResource {
  /** Id of the integration, as set up in Nango. */
  declare readonly providerConfigKey: pulumi.Output<string>;
  /** Id of the customer's connection. */
  declare readonly connectionId: pulumi.Output<string>;
  /** Name of the sync, as deployed. */
  declare readonly syncName: pulumi.Output<string>;
  /** Variant of the sync; `base` where there is no other. */
  declare readonly syncVariant: pulumi.Output<string>;
  /**
   * The managed frequency in its canonical spelling (`1h`), or `default`; `not in effect` when Nango has stored one
   * that its scheduler does not follow, which the next `up` repairs. Undefined: not managed.
   */
  declare readonly frequency: pulumi.Output<string | undefined>;
  /** Whether the sync is paused. Undefined: not managed. */
  declare readonly paused: pulumi.Output<boolean | undefined>;
  /** Nango's own id of the sync; a new one means that the connection was made anew. */
  declare readonly syncId: pulumi.Output<string>;
  /** The integration's default frequency when it was last put back. */
  declare readonly defaultFrequency: pulumi.Output<string | undefined>;
  /**
   * Of an override: where the runs of its schedule fall, in milliseconds. It tells whether the override is in effect.
   */
  declare readonly scheduleGrid: pulumi.Output<SyncState["scheduleGrid"]>;

  constructor(name: string, args: SyncArgs, opts?: pulumi.CustomResourceOptions);
  /** @internal */
  constructor(name: string, args: undefined, opts: ExistingResourceOptions);
  constructor(name: string, args: SyncArgs | undefined, opts: pulumi.CustomResourceOptions = {}) {
    const { type, properties, options } = dynamicResource(
      "nango:Sync",
      name,
      args,
      OUTPUTS_OF_SYNC,
      after(
        "nango:SyncVariant",
        [args?.providerConfigKey, args?.connectionId, args?.syncName, args?.syncVariant],
        opts,
      ),
    );
    super(type, name, properties, options);
  }

  /**
   * Reads a {@link Sync} that the program does not own.
   *
   * @param id `providerConfigKey/connectionId/syncName/syncVariant`, each part URL-encoded.
   */
  static get(name: string, id: pulumi.Input<pulumi.ID>, opts: pulumi.CustomResourceOptions = {}): Sync {
    return new Sync(name, undefined, { ...opts, id });
  }
}

/** Arguments of {@link SyncVariant}. */
export interface SyncVariantArgs {
  /**
   * Id of the integration, as set up in Nango. Changing it replaces the variant: the new one has none of the records.
   */
  providerConfigKey: pulumi.Input<string>;
  /** Id of the customer's connection. Changing it replaces the variant: the new one has none of the records. */
  connectionId: pulumi.Input<string>;
  /**
   * Name of the sync, as deployed and enabled. Changing it replaces the variant: the new one has none of the records.
   */
  syncName: pulumi.Input<string>;
  /**
   * Name of the variant: letters, digits, `_` and `-`. Not `base`, which is Nango's own. Changing it replaces the variant: the
   * new one has none of the records.
   */
  variant: pulumi.Input<string>;
}

/** What is known of a {@link SyncVariant}. */
export interface SyncVariantState {
  /** Id of the integration, as set up in Nango. */
  providerConfigKey: string;
  /** Id of the customer's connection. */
  connectionId: string;
  /** Name of the sync, as deployed and enabled. */
  syncName: string;
  /** Name of the variant. */
  variant: string;
  /** Nango's own id of the variant; a new one means that the variant, or its connection, was made anew. */
  syncId: string;
}

const OUTPUTS_OF_SYNC_VARIANT = [
  "providerConfigKey",
  "connectionId",
  "syncName",
  "variant",
  "syncId",
] as const satisfies readonly (keyof SyncVariantState)[];

/**
 * A variant of a Nango sync on one customer's connection: the same sync once more, with records, a schedule and a checkpoint
 * of its own. Nango makes the `base` variant of each sync by itself, and every other one only when it is asked.
 *
 * ```ts
 * const eu = new nango.SyncVariant("acme-contacts-eu", {
 *   providerConfigKey: "hubspot",
 *   connectionId: "acme",
 *   syncName: "contacts",
 *   variant: "eu",
 * });
 * new nango.Sync("acme-contacts-eu", {
 *   providerConfigKey: eu.providerConfigKey,
 *   connectionId: eu.connectionId,
 *   syncName: eu.syncName,
 *   syncVariant: eu.variant,
 *   frequency: "2h",
 * });
 * ```
 *
 * A new variant runs at the integration's default frequency, and its first run reads everything. One that is there already
 * is taken over, with a warning. **Destroying it throws the variant's records and its checkpoint away**, a replacement too:
 * the options `protect: true` and `retainOnDelete: true` prevent that.
 *
 * A `nango.Sync` of the variant that the same program declares is set after the variant is made, and reset before it is
 * deleted, also where it names the variant by plain texts: declare the variant first.
 *
 * Needs an API key with the scopes `environment:syncs:variant:create`, `environment:syncs:variant:delete` and
 * `environment:syncs:read`, and Nango 0.55 or later. Nango allows 100 variants of a sync on one connection, or what the plan
 * says, `base` included.
 *
 * @see https://nango.dev/docs/reference/api/sync/create-variant
 */
export class SyncVariant extends pulumi.CustomResource {
  /** Id of the integration, as set up in Nango. */
  declare readonly providerConfigKey: pulumi.Output<string>;
  /** Id of the customer's connection. */
  declare readonly connectionId: pulumi.Output<string>;
  /** Name of the sync, as deployed and enabled. */
  declare readonly syncName: pulumi.Output<string>;
  /** Name of the variant. */
  declare readonly variant: pulumi.Output<string>;
  /** Nango's own id of the variant; a new one means that the variant, or its connection, was made anew. */
  declare readonly syncId: pulumi.Output<string>;

  constructor(name: string, args: SyncVariantArgs, opts?: pulumi.CustomResourceOptions);
  /** @internal */
  constructor(name: string, args: undefined, opts: ExistingResourceOptions);
  constructor(name: string, args: SyncVariantArgs | undefined, opts: pulumi.CustomResourceOptions = {}) {
    const { type, properties, options } = dynamicResource(
      "nango:SyncVariant",
      name,
      args,
      OUTPUTS_OF_SYNC_VARIANT,
      opts,
    );
    super(type, name, properties, options);
    if (args !== undefined)
      noteDeclared("nango:SyncVariant", [args.providerConfigKey, args.connectionId, args.syncName, args.variant], this);
  }

  /**
   * Reads a {@link SyncVariant} that the program does not own.
   *
   * @param id `providerConfigKey/connectionId/syncName/variant`, each part URL-encoded.
   */
  static get(name: string, id: pulumi.Input<pulumi.ID>, opts: pulumi.CustomResourceOptions = {}): SyncVariant {
    return new SyncVariant(name, undefined, { ...opts, id });
  }
}

/** Arguments of {@link ConnectionMetadata}. */
export interface ConnectionMetadataArgs {
  /** Id of the integration, as set up in Nango. Changing it replaces the resource. */
  providerConfigKey: pulumi.Input<string>;
  /** Id of the customer's connection. Changing it replaces the resource. */
  connectionId: pulumi.Input<string>;
  /**
   * Keys with JSON values of any form. A change is one `PATCH /connections/metadata` with the keys that differ, each with its
   * whole value; the syncs of the connection read it from their next run on. A key whose value is null is the same as none:
   * where it was declared before, it is no longer managed and Nango keeps its value.
   */
  metadata: pulumi.Input<Record<string, unknown>>;
  /**
   * Whether the resource owns the whole object: then a change is one `POST /connections/metadata`, which takes every other key
   * away, and keys that somebody adds by hand are found and taken away too.
   *
   * @default false
   */
  complete?: pulumi.Input<boolean> | undefined;
}

/** What is known of a {@link ConnectionMetadata}. */
export interface ConnectionMetadataState {
  /** Id of the integration, as set up in Nango. */
  providerConfigKey: string;
  /** Id of the customer's connection. */
  connectionId: string;
  /** The managed keys with their values; with `complete` all keys. */
  metadata: Record<string, unknown>;
  /** Whether the resource owns the whole object. */
  complete: boolean;
}

const OUTPUTS_OF_CONNECTION_METADATA = [
  "providerConfigKey",
  "connectionId",
  "metadata",
  "complete",
] as const satisfies readonly (keyof ConnectionMetadataState)[];

/**
 * The metadata of one customer's connection in Nango: the settings that its syncs and actions read (`nango.getMetadata()`),
 * such as which objects, fields or accounts of the customer to sync.
 *
 * ```ts
 * new nango.ConnectionMetadata("acme", {
 *   providerConfigKey: "hubspot",
 *   connectionId: "acme",
 *   metadata: { region: "eu", objects: ["contacts", "companies"], webhookToken: config.requireSecret("acmeToken") },
 * });
 * ```
 *
 * It manages the keys that the program declares; others are not looked at, and an app may go on setting them. The
 * connection itself is Nango's and the customer's: it has to be there. What is a secret in the program, the whole of it or a
 * part, is encrypted in the state and hidden in reviews.
 *
 * A creation sends what differs, and a warning names the keys whose values it takes the place of. Nango cannot delete a key:
 * one that leaves the program keeps its value there, **and destroying the resource leaves all of them**. With
 * `complete: true` the resource owns the whole object, and destroying it empties the metadata.
 *
 * Needs an API key with the scopes `environment:connections:update`, and `environment:connections:list` or
 * `environment:connections:read`. Prefer the former: it reads a thousand connections with one request, and with
 * `environment:connections:read_credentials` Nango renews the customer's token for each that is read alone.
 *
 * @see https://nango.dev/docs/reference/api/connections/update-metadata
 */
export class ConnectionMetadata extends pulumi.CustomResource {
  /** Id of the integration, as set up in Nango. */
  declare readonly providerConfigKey: pulumi.Output<string>;
  /** Id of the customer's connection. */
  declare readonly connectionId: pulumi.Output<string>;
  /** The managed keys with their values; with `complete` all keys. */
  declare readonly metadata: pulumi.Output<Record<string, unknown>>;
  /** Whether the resource owns the whole object. */
  declare readonly complete: pulumi.Output<boolean>;

  constructor(name: string, args: ConnectionMetadataArgs, opts?: pulumi.CustomResourceOptions);
  /** @internal */
  constructor(name: string, args: undefined, opts: ExistingResourceOptions);
  constructor(name: string, args: ConnectionMetadataArgs | undefined, opts: pulumi.CustomResourceOptions = {}) {
    const { type, properties, options } = dynamicResource(
      "nango:ConnectionMetadata",
      name,
      args,
      OUTPUTS_OF_CONNECTION_METADATA,
      opts,
    );
    super(type, name, properties, options);
  }

  /**
   * Reads a {@link ConnectionMetadata} that the program does not own.
   *
   * @param id `providerConfigKey/connectionId`, each part URL-encoded.
   */
  static get(name: string, id: pulumi.Input<pulumi.ID>, opts: pulumi.CustomResourceOptions = {}): ConnectionMetadata {
    return new ConnectionMetadata(name, undefined, { ...opts, id });
  }
}

/** Arguments of {@link Provider}. */
export interface ProviderArgs {
  /**
   * An API key of the Nango environment, which is the only sign of which one. A secret, whatever the program says of
   * it.
   */
  secretKey: pulumi.Input<string>;
  /**
   * Where Nango is: scheme and host, and a path prefix where there is one.
   *
   * @default "https://api.nango.dev"
   */
  baseUrl?: pulumi.Input<string> | undefined;
}

/**
 * Another account of Nango in the same program: an environment with a key of its own.
 *
 * ```ts
 * const eu = new nango.Provider("eu", { secretKey: config.requireSecret("euKey"), baseUrl: "https://nango.eu.example.com" });
 * new nango.Sync("acme-contacts", { ...contacts, frequency: "1h" }, { provider: eu });
 * ```
 *
 * It takes nothing from the environment or the stack's config: what is not given here is missing. It is Pulumi's explicit
 * provider of the dynamic package, so that `providers` of a component takes it too; a component has one for all platforms.
 * A change of any argument is kept in the state (secrets encrypted), calls nothing and replaces nothing: `refresh` and
 * `destroy` use what the last `up` has kept, so run `up` after a rotation.
 */
export class Provider extends pulumi.ProviderResource {
  constructor(name: string, args: ProviderArgs, opts?: pulumi.ResourceOptions) {
    super(DYNAMIC_PACKAGE, name, accountInputs("nango", args, ["secretKey"]), opts);
  }
}

/**
 * All connections that match, newest first; every page is fetched. For programs that give each customer a sync without
 * a list of customers in Git.
 *
 * ```ts
 * for (const { providerConfigKey, connectionId } of await nango.connections({ tags: { plan: "enterprise" } })) {
 *   new nango.Sync(connectionId, { providerConfigKey, connectionId, syncName: "contacts", frequency: "5m" });
 * }
 * ```
 *
 * Needs the settings of Nango, in a preview too, and a key with the scope `environment:connections:list`.
 *
 * @see https://nango.dev/docs/reference/api/connection/list
 */
export async function connections(filter: ConnectionFilter = {}): Promise<Connection[]> {
  return lookedUp(async (account) => (await loadLookups()).connections(filter, account));
}

/**
 * All syncs that match, on all connections of their integrations. One that Nango has and cannot show, such as one without a
 * schedule, is left out and named on the error stream: a program that makes a resource of each would give it up.
 *
 * Needs the settings of Nango, in a preview too, and a key with the scope `environment:syncs:read`; without
 * `providerConfigKey` also `environment:integrations:list`.
 *
 * @see https://nango.dev/docs/reference/api/sync/status
 */
export async function syncs(filter: SyncFilter = {}): Promise<ListedSync[]> {
  return lookedUp(async (account) => (await loadLookups()).syncs(filter, account));
}

/** The code behind the lookups, and with it an HTTP library, is loaded by the first lookup only. */
async function loadLookups(): Promise<typeof lookups> {
  return import("../provider/nango/lookups.js");
}
