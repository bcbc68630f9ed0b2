// Made by "npm run generate" from provider/nango: change it there.
import * as pulumi from "@pulumi/pulumi";
import type * as lookups from "../provider/nango/lookups.js";
import type { Connection, ConnectionFilter, ListedSync, SyncFilter } from "../provider/nango/lookups.js";
import { programAccount } from "./program-config.js";
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

const OUTPUTS = [
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
    const { type, properties, options } = dynamicResource("nango:Sync", name, args, OUTPUTS, opts);
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
  return (await loadLookups()).connections(filter, await programAccount());
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
  return (await loadLookups()).syncs(filter, await programAccount());
}

/** The code behind the lookups, and with it an HTTP library, is loaded by the first lookup only. */
async function loadLookups(): Promise<typeof lookups> {
  return import("../provider/nango/lookups.js");
}
