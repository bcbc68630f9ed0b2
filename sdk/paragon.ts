// Made by "npm run generate" from provider/paragon: change it there.
import * as pulumi from "@pulumi/pulumi";
import type * as lookups from "../provider/paragon/lookups.js";
import type { ListedSync, SyncFilter } from "../provider/paragon/lookups.js";
import { lookedUp } from "./program-config.js";
import { accountInputs, DYNAMIC_PACKAGE } from "./provider.js";
import { dynamicResource, type ExistingResourceOptions } from "./resource.js";

export type { ListedSync, SyncFilter };

/** Arguments of {@link Sync}. */
export interface SyncArgs {
  /**
   * Your own id of the user or company whose data is synced: Paragon's Connected User. Changing it replaces the sync:
   * the old one is deleted first, with all its synced objects.
   */
  userId: pulumi.Input<string>;
  /**
   * The third-party application, as Paragon names it: `googledrive`, `salesforce`, `sharepoint`, … Changing it replaces
   * the sync: the old one is deleted first, with all its synced objects.
   */
  integration: pulumi.Input<string>;
  /**
   * What is synced, as Paragon names it: `files`, `contacts`, `companies`, `deals`, `tickets`, `custom_objects`, …
   * Changing it replaces the sync: the old one is deleted first, with all its synced objects.
   *
   * @see https://docs.useparagon.com/managed-sync/synced-objects
   */
  pipeline: pulumi.Input<string>;
  /**
   * Tells several syncs of one user, integration and pipeline apart; a part of the sync's id. Changing it replaces the
   * sync: the old one is deleted first, with all its synced objects.
   *
   * @default "default"
   */
  configurationName?: pulumi.Input<string> | undefined;
  /**
   * What the integration needs to know, such as `{ folderId }` for Google Drive. Changing it replaces the sync: the old
   * one is deleted first, with all its synced objects.
   *
   * Paragon never shows it: a change made elsewhere is not found. A sync that was imported gets it from the program
   * without a call, and one that is taken over is taken to have it. Left out, `{}` is sent at creation (the whole
   * account), and it is not managed.
   *
   * @see https://docs.useparagon.com/managed-sync/integrations/googledrive
   */
  configuration?: pulumi.Input<Record<string, unknown>> | undefined;
  /**
   * UUID of the user's account to read with. A change is one `PATCH /api/syncs/{syncId}`, together with the frequency if
   * that changes too, and starts a **full re-sync**: everything is read again, and records that the new account cannot
   * see are deleted. Left out, Paragon takes the oldest active account at creation, and it is not managed.
   *
   * @see https://docs.useparagon.com/managed-sync/api/update-sync
   */
  credentialId?: pulumi.Input<string> | undefined;
  /**
   * How often Paragon looks for changes: 1m, 5m, 10m, 30m, 1h, 3h, 6h or 24h, in any spelling of the duration (`"60
   * minutes"` and `"every hour"` are `1h`). A change is one `PATCH /api/syncs/{syncId}`, counts from the next scheduled
   * run on, and starts no re-sync. Left out, it is not managed; Paragon's own default is mostly every minute, and once
   * set it cannot be unset.
   *
   * @see https://docs.useparagon.com/managed-sync/api/update-sync
   */
  incrementalAccumulatorFrequency?: pulumi.Input<string> | undefined;
  /**
   * Whether the sync is disabled. A change is one `POST /api/syncs/{syncId}/disable` or `/reenable`; a sync that is
   * enabled again goes on where it stopped. A sync created with `true` has begun its initial sync before it is disabled.
   * Left out, it is not managed.
   *
   * @see https://docs.useparagon.com/managed-sync/api/disable-sync
   */
  paused?: pulumi.Input<boolean> | undefined;
  /**
   * Takes over a sync that already exists with other settings, and gives it those of the program. Without it such a sync
   * is refused. Never sent.
   *
   * @default false
   */
  adopt?: pulumi.Input<boolean> | undefined;
}

/** What is known of a {@link Sync}. */
export interface SyncState {
  /** Your own id of the user or company whose data is synced: Paragon's Connected User. */
  userId: string;
  /** The third-party application. */
  integration: string;
  /** What is synced. */
  pipeline: string;
  /**
   * Tells several syncs of one user, integration and pipeline apart. Undefined after an import, where Paragon hides it.
   */
  configurationName: string | undefined;
  /** What the integration needs to know, such as `{ folderId }` for Google Drive. Undefined: not managed. */
  configuration: Record<string, unknown> | undefined;
  /** UUID of the user's account to read with. Undefined: not managed. */
  credentialId: string | undefined;
  /** How often Paragon looks for changes, in its own spelling (`1h`). Undefined: not managed. */
  incrementalAccumulatorFrequency: string | undefined;
  /** Whether the sync is disabled. Undefined: not managed. */
  paused: boolean | undefined;
  /** As the program declares it. Undefined where it does not. */
  adopt: boolean | undefined;
  /** Paragon's id of the sync, made from what it syncs: a replacement may have the same. */
  syncId: string;
  /** The Paragon project that the sync belongs to: another project's "not found" says nothing about it. */
  projectId: string | undefined;
  /**
   * Stands for the configuration that the sync was enabled with, as far as this program knows: Paragon never shows it.
   */
  configurationFingerprint: string | undefined;
  /**
   * A credential that Paragon was asked to use, and did not show within the time of the update: the next one looks for
   * it first, since asking again could start a full re-sync twice.
   */
  unconfirmedCredentialId: string | undefined;
}

const OUTPUTS = [
  "userId",
  "integration",
  "pipeline",
  "configurationName",
  "configuration",
  "credentialId",
  "incrementalAccumulatorFrequency",
  "paused",
  "adopt",
  "syncId",
  "projectId",
  "configurationFingerprint",
  "unconfirmedCredentialId",
] as const satisfies readonly (keyof SyncState)[];

/**
 * One Managed Sync of a Connected User of Paragon: enabled, kept at its settings, and deleted with all its synced objects
 * when the resource is destroyed (`protect` and `retainOnDelete` are Pulumi's ways to prevent that).
 *
 * ```ts
 * new paragon.Sync("acme-drive", {
 *   userId: "acme",
 *   integration: "googledrive",
 *   pipeline: "files",
 *   configuration: { folderId: "1AbC" },
 *   incrementalAccumulatorFrequency: "every 5 minutes",
 * });
 * ```
 *
 * @see https://docs.useparagon.com/managed-sync/api/update-sync
 */
export class Sync extends pulumi.CustomResource {
  /** Your own id of the user or company whose data is synced: Paragon's Connected User. */
  declare readonly userId: pulumi.Output<string>;
  /** The third-party application. */
  declare readonly integration: pulumi.Output<string>;
  /** What is synced. */
  declare readonly pipeline: pulumi.Output<string>;
  /**
   * Tells several syncs of one user, integration and pipeline apart. Undefined after an import, where Paragon hides it.
   */
  declare readonly configurationName: pulumi.Output<string | undefined>;
  /** What the integration needs to know, such as `{ folderId }` for Google Drive. Undefined: not managed. */
  declare readonly configuration: pulumi.Output<Record<string, unknown> | undefined>;
  /** UUID of the user's account to read with. Undefined: not managed. */
  declare readonly credentialId: pulumi.Output<string | undefined>;
  /** How often Paragon looks for changes, in its own spelling (`1h`). Undefined: not managed. */
  declare readonly incrementalAccumulatorFrequency: pulumi.Output<string | undefined>;
  /** Whether the sync is disabled. Undefined: not managed. */
  declare readonly paused: pulumi.Output<boolean | undefined>;
  /** As the program declares it. Undefined where it does not. */
  declare readonly adopt: pulumi.Output<boolean | undefined>;
  /** Paragon's id of the sync, made from what it syncs: a replacement may have the same. */
  declare readonly syncId: pulumi.Output<string>;
  /** The Paragon project that the sync belongs to: another project's "not found" says nothing about it. */
  declare readonly projectId: pulumi.Output<string | undefined>;
  /**
   * Stands for the configuration that the sync was enabled with, as far as this program knows: Paragon never shows it.
   */
  declare readonly configurationFingerprint: pulumi.Output<string | undefined>;
  /**
   * A credential that Paragon was asked to use, and did not show within the time of the update: the next one looks for
   * it first, since asking again could start a full re-sync twice.
   */
  declare readonly unconfirmedCredentialId: pulumi.Output<string | undefined>;

  constructor(name: string, args: SyncArgs, opts?: pulumi.CustomResourceOptions);
  /** @internal */
  constructor(name: string, args: undefined, opts: ExistingResourceOptions);
  constructor(name: string, args: SyncArgs | undefined, opts: pulumi.CustomResourceOptions = {}) {
    const { type, properties, options } = dynamicResource("paragon:Sync", name, args, OUTPUTS, opts);
    super(type, name, properties, options);
  }

  /**
   * Reads a {@link Sync} that the program does not own.
   *
   * @param id `userId/syncId`, the user URL-encoded.
   */
  static get(name: string, id: pulumi.Input<pulumi.ID>, opts: pulumi.CustomResourceOptions = {}): Sync {
    return new Sync(name, undefined, { ...opts, id });
  }
}

/** Arguments of {@link Provider}: `projectId` with `signingKey`, or a ready `userToken`. */
export interface ProviderArgs {
  /** Id of the Paragon project, a part of every token's audience. */
  projectId?: pulumi.Input<string> | undefined;
  /**
   * Signing key of the project: tokens are made with it for each Connected User. PEM, on one line with `\n` too. A
   * secret, whatever the program says of it.
   *
   * @see https://docs.useparagon.com/getting-started/installing-the-connect-sdk
   */
  signingKey?: pulumi.Input<string> | undefined;
  /**
   * Where the Sync API is: scheme and host, and a path prefix where there is one.
   *
   * @default "https://sync.useparagon.com"
   */
  baseUrl?: pulumi.Input<string> | undefined;
  /**
   * For whom tokens are made.
   *
   * @default the instance's host name and the project id
   */
  audience?: pulumi.Input<string> | undefined;
  /**
   * A token made elsewhere, in the place of the signing key: good for one user, as long as it lives. A secret, whatever
   * the program says of it.
   */
  userToken?: pulumi.Input<string> | undefined;
}

/**
 * Another account of Paragon in the same program: a project with a signing key of its own.
 *
 * ```ts
 * const eu = new paragon.Provider("eu", { projectId: "…", signingKey: config.requireSecret("euSigningKey") });
 * new paragon.Sync("acme-files", { userId: "acme", integration: "googledrive", pipeline: "files" }, { provider: eu });
 * ```
 *
 * It takes nothing from the environment or the stack's config: what is not given here is missing. It is Pulumi's explicit
 * provider of the dynamic package, so that `providers` of a component takes it too; a component has one for all platforms.
 * A change of any argument is kept in the state (secrets encrypted), calls nothing and replaces nothing: `refresh` and
 * `destroy` use what the last `up` has kept, so run `up` after a rotation.
 */
export class Provider extends pulumi.ProviderResource {
  constructor(name: string, args: ProviderArgs, opts?: pulumi.ResourceOptions) {
    super(DYNAMIC_PACKAGE, name, accountInputs("paragon", args, ["signingKey", "userToken"]), opts);
  }
}

/**
 * All syncs of one Connected User that match, in Paragon's order.
 *
 * ```ts
 * for (const { id, syncId } of await paragon.syncs("acme", { integration: "googledrive" })) {
 *   paragon.Sync.get(syncId, id);
 * }
 * ```
 *
 * Needs the settings of Paragon, in a preview too. One request for the list, which has no pages, and one more for each
 * sync whose settings the list does not carry.
 *
 * @param userId Your id of the user: Paragon has no list of all users' syncs.
 * @see https://docs.useparagon.com/managed-sync/api/list-syncs
 */
export async function syncs(userId: string, filter: SyncFilter = {}): Promise<ListedSync[]> {
  return lookedUp(async (account) => (await loadLookups()).syncs(userId, filter, account));
}

/** The code behind the lookups, and with it an HTTP library, is loaded by the first lookup only. */
async function loadLookups(): Promise<typeof lookups> {
  return import("../provider/paragon/lookups.js");
}
