// Made by "npm run generate" from provider/aisquared: change it there.
import * as pulumi from "@pulumi/pulumi";
import type * as lookups from "../provider/aisquared/lookups.js";
import type {
  ConnectorFilter,
  ListedConnector,
  ListedModel,
  ListedSync,
  ModelFilter,
  SyncFilter,
} from "../provider/aisquared/lookups.js";
import { lookedUp } from "./program-config.js";
import { accountInputs, DYNAMIC_PACKAGE } from "./provider.js";
import { dynamicResource, type ExistingResourceOptions } from "./resource.js";

export type { ConnectorFilter, ListedConnector, ListedModel, ListedSync, ModelFilter, SyncFilter };

/** How one column of the model becomes one field of the stream. The keys are AI Squared's own, and no others. */
export interface Mapping {
  /** Column of the model. */
  from?: pulumi.Input<string | number> | undefined;
  /** Field of the stream. */
  to?: pulumi.Input<string> | undefined;
  /** `standard` takes the column, `static` the value, `template` the template, `vector` an embedding. */
  mapping_type?: pulumi.Input<string> | undefined;
  /** With `static`. */
  value?: pulumi.Input<string | number | boolean> | undefined;
  /** Type of the value, such as `string` or `boolean`. */
  value_type?: pulumi.Input<string> | undefined;
  /** With `template`, in Liquid. */
  template?: pulumi.Input<string> | undefined;
  field_type?: pulumi.Input<string> | undefined;
  hide_embedding?: pulumi.Input<boolean> | undefined;
  /** With `vector`. AI Squared answers the key in clear, so a configuration that holds one is a secret as a whole. */
  embedding_config?:
    | pulumi.Input<{
        mode?: pulumi.Input<string> | undefined;
        model?: pulumi.Input<string> | undefined;
        api_key?: pulumi.Input<string> | undefined;
      }>
    | undefined;
}

/**
 * How rows of the model become objects of the stream: mappings; or, in the old form, columns of the model and the fields
 * that they go to.
 */
export type Configuration = readonly pulumi.Input<Mapping>[] | Record<string, pulumi.Input<string>>;

/** Arguments of {@link Sync}. */
export interface SyncArgs {
  /**
   * The workspace that the sync lives in. Left out, it is created in the one of `AISQUARED_WORKSPACE_ID` or
   * `aisquared:workspaceId`, and stays there: a later change of that setting moves no sync. Changing it here replaces
   * the sync; the old one is deleted first.
   */
  workspaceId?: pulumi.Input<number | string> | undefined;
  /**
   * Id of the source connector. A change is part of one `PUT /api/v1/syncs/{id}`. Rows are told by what this sync has
   * sent before: what is the same in the new source is not sent again. One that is not a source of the workspace is refused
   * before anything is sent; AI Squared would take it.
   */
  sourceId: pulumi.Input<number | string>;
  /**
   * Id of the destination connector. A change is part of one `PUT /api/v1/syncs/{id}`: **rows that were sent before and
   * have not changed never reach the new destination**. For a fresh sync add `replaceOnChanges: ["destinationId"]`.
   * One that is no destination of the workspace is refused before anything is sent; AI Squared would take it.
   */
  destinationId: pulumi.Input<number | string>;
  /**
   * Id of the model: the query whose rows are sent. A change is part of one `PUT /api/v1/syncs/{id}`; the sync keeps its
   * memory of what it has sent. Deleting a model in AI Squared deletes its syncs. A model of another source than
   * `sourceId` is refused before anything is sent; AI Squared would take it.
   */
  modelId: pulumi.Input<number | string>;
  /**
   * Name of the destination's stream, as its catalog has it; case counts. A change is part of one
   * `PUT /api/v1/syncs/{id}`: **rows that were sent before and have not changed never reach the new stream**.
   */
  streamName: pulumi.Input<string>;
  /**
   * `full_refresh` sends all rows in every run, `incremental` those that changed. A change is part of one
   * `PUT /api/v1/syncs/{id}`. Needed to create a sync; with `adopt` it may be left out, and is not managed then.
   */
  syncMode?: pulumi.Input<"full_refresh" | "incremental"> | undefined;
  /**
   * The mappings, in order; a key that AI Squared does not know is refused here, because it drops it without a word. A
   * change is part of one `PUT /api/v1/syncs/{id}`: the next run maps by it. With an `embedding_config.api_key` in it,
   * all of it is a secret. Needed to create a sync; with `adopt` it may be left out, and is not managed then.
   */
  configuration?: pulumi.Input<Configuration> | undefined;
  /**
   * `manual`, `interval` or `cron_expression`. `automated`, the word of AI Squared's API page, is refused by its server
   * and means `interval` here. Left out, it follows from `syncInterval` or `cronExpression`. A change is part of one
   * `PUT /api/v1/syncs/{id}`; to `manual` the sync is also disabled for a moment, because only that stops the old schedule.
   * Needed to create a sync; with `adopt` the schedule may be left out, and is not managed then.
   */
  scheduleType?: pulumi.Input<"manual" | "interval" | "cron_expression" | "automated"> | undefined;
  /**
   * How often it runs: a duration in any spelling (`"30m"`, `"1 hour"`, `"every day"`), or a number with
   * `syncIntervalUnit`. AI Squared runs an interval as a cron step, so it takes 1 to 59 minutes, 1 to 23 hours or 1 to 31
   * days in whole numbers: `"60m"` is sent as 1 hour, `"24h"` as 1 day, `"1 week"` as 7 days, and `"90m"` is refused. A
   * step is counted anew from each full hour, midnight (UTC) and first of the month. With another `scheduleType` it
   * means nothing.
   */
  syncInterval?: pulumi.Input<number | string> | undefined;
  /** Unit of a `syncInterval` that is a number. */
  syncIntervalUnit?: pulumi.Input<"minutes" | "hours" | "days" | "weeks"> | undefined;
  /**
   * When it runs, in UTC: five plain fields, or `@hourly`, `@daily`, `@weekly`, `@monthly`, `@yearly`. AI Squared accepts
   * more (a field for seconds, a time zone), and then never runs it; here that is refused. With another `scheduleType` it
   * means nothing.
   */
  cronExpression?: pulumi.Input<string> | undefined;
  /**
   * Column by which an incremental sync knows what is new; `""` for none. AI Squared never changes it, so changing it
   * replaces the sync, and the old one is deleted first. Left out: not managed.
   */
  cursorField?: pulumi.Input<string | null> | undefined;
  /**
   * Whether the sync is disabled. A change is one `PATCH /api/v1/syncs/{id}/enable`. A sync that failed is not paused:
   * its schedule goes on. Left out: not managed.
   */
  paused?: pulumi.Input<boolean> | undefined;
  /**
   * Takes over a sync of the same source, destination, model and stream that already exists with other settings, and
   * gives it those of the program. Without it such a sync is refused. Never sent.
   *
   * @default false
   */
  adopt?: pulumi.Input<boolean> | undefined;
}

/** What is known of a {@link Sync}. */
export interface SyncState {
  /**
   * The workspace, as the program declares it. Undefined: it is that of the settings; `createdWith` says where the sync
   * is.
   */
  workspaceId: string | undefined;
  /** Id of the source connector, as text. */
  sourceId: string;
  /** Id of the destination connector, as text. */
  destinationId: string;
  /** Id of the model, as text. */
  modelId: string;
  /** Name of the destination's stream. */
  streamName: string;
  /** `full_refresh` sends all rows in every run, `incremental` those that changed. Undefined: not managed. */
  syncMode: string | undefined;
  /** How rows of the model become objects of the stream. Undefined: not managed. Secret where it holds an API key. */
  configuration: unknown;
  /** `manual`, `interval` or `cron_expression`. Undefined: the schedule is not managed. */
  scheduleType: string | undefined;
  /** How often it runs: `30m`, `1h`, `7d`. Undefined: not managed, or not by an interval. */
  syncInterval: string | undefined;
  /** When it runs, as five fields in UTC. Undefined: not managed, or not by a cron expression. */
  cronExpression: string | undefined;
  /** Column by which an incremental sync knows what is new; empty for none. Undefined: not managed. */
  cursorField: string | undefined;
  /** Whether the sync is disabled. Undefined: not managed. */
  paused: boolean | undefined;
  /** As the program declares it. Undefined where it does not. */
  adopt: boolean | undefined;
  /** AI Squared's own id of the sync. */
  syncId: string;
  /** True after an update that was broken off before it had stopped the old schedule: the next one does. */
  scheduleMayTick: boolean | undefined;
  /** What AI Squared never changes of a sync, whether the program says it or not. */
  createdWith: { workspaceId: string; cursorField: string };
}

const OUTPUTS = [
  "workspaceId",
  "sourceId",
  "destinationId",
  "modelId",
  "streamName",
  "syncMode",
  "configuration",
  "scheduleType",
  "syncInterval",
  "cronExpression",
  "cursorField",
  "paused",
  "adopt",
  "syncId",
  "scheduleMayTick",
  "createdWith",
] as const satisfies readonly (keyof SyncState)[];

/**
 * One AI Squared sync: rows of a model, sent to a stream of a destination by a schedule.
 *
 * ```ts
 * new aisquared.Sync("acme-profiles", {
 *   sourceId: 1,
 *   destinationId: 3,
 *   modelId: 1,
 *   streamName: "profile",
 *   syncMode: "incremental",
 *   configuration: [{ from: "email", to: "email", mapping_type: "standard" }],
 *   scheduleType: "interval",
 *   syncInterval: "30m",
 * });
 * ```
 *
 * The ids should come from the resources or lookups that made them, so that the order is right: deleting a model or a
 * connector deletes its syncs.
 *
 * @see https://docs.squared.ai/api-reference/syncs/update_sync
 */
export class Sync extends pulumi.CustomResource {
  /**
   * The workspace, as the program declares it. Undefined: it is that of the settings; `createdWith` says where the sync
   * is.
   */
  declare readonly workspaceId: pulumi.Output<string | undefined>;
  /** Id of the source connector, as text. */
  declare readonly sourceId: pulumi.Output<string>;
  /** Id of the destination connector, as text. */
  declare readonly destinationId: pulumi.Output<string>;
  /** Id of the model, as text. */
  declare readonly modelId: pulumi.Output<string>;
  /** Name of the destination's stream. */
  declare readonly streamName: pulumi.Output<string>;
  /** `full_refresh` sends all rows in every run, `incremental` those that changed. Undefined: not managed. */
  declare readonly syncMode: pulumi.Output<string | undefined>;
  /** How rows of the model become objects of the stream. Undefined: not managed. Secret where it holds an API key. */
  declare readonly configuration: pulumi.Output<unknown>;
  /** `manual`, `interval` or `cron_expression`. Undefined: the schedule is not managed. */
  declare readonly scheduleType: pulumi.Output<string | undefined>;
  /** How often it runs: `30m`, `1h`, `7d`. Undefined: not managed, or not by an interval. */
  declare readonly syncInterval: pulumi.Output<string | undefined>;
  /** When it runs, as five fields in UTC. Undefined: not managed, or not by a cron expression. */
  declare readonly cronExpression: pulumi.Output<string | undefined>;
  /** Column by which an incremental sync knows what is new; empty for none. Undefined: not managed. */
  declare readonly cursorField: pulumi.Output<string | undefined>;
  /** Whether the sync is disabled. Undefined: not managed. */
  declare readonly paused: pulumi.Output<boolean | undefined>;
  /** As the program declares it. Undefined where it does not. */
  declare readonly adopt: pulumi.Output<boolean | undefined>;
  /** AI Squared's own id of the sync. */
  declare readonly syncId: pulumi.Output<string>;
  /** True after an update that was broken off before it had stopped the old schedule: the next one does. */
  declare readonly scheduleMayTick: pulumi.Output<boolean | undefined>;
  /** What AI Squared never changes of a sync, whether the program says it or not. */
  declare readonly createdWith: pulumi.Output<SyncState["createdWith"]>;

  constructor(name: string, args: SyncArgs, opts?: pulumi.CustomResourceOptions);
  /** @internal */
  constructor(name: string, args: undefined, opts: ExistingResourceOptions);
  constructor(name: string, args: SyncArgs | undefined, opts: pulumi.CustomResourceOptions = {}) {
    const { type, properties, options } = dynamicResource("aisquared:Sync", name, args, OUTPUTS, opts, [
      { argument: "configuration", with: ["embedding_config", "api_key"] },
    ]);
    super(type, name, properties, options);
  }

  /**
   * Reads a {@link Sync} that the program does not own.
   *
   * @param id `workspaceId/syncId`; a bare sync id is one of the workspace in the settings.
   */
  static get(name: string, id: pulumi.Input<pulumi.ID>, opts: pulumi.CustomResourceOptions = {}): Sync {
    return new Sync(name, undefined, { ...opts, id });
  }
}

/** Arguments of {@link Provider}: a ready `token`, or `email` and `password`. */
export interface ProviderArgs {
  /**
   * A ready token. It ends after 30 minutes, and at the next login of its user. A secret, whatever the program says of
   * it.
   */
  token?: pulumi.Input<string> | undefined;
  /** The user to log in with; one that nobody else logs in with, because each login ends the token before. */
  email?: pulumi.Input<string> | undefined;
  /** Password of that user. A secret, whatever the program says of it. */
  password?: pulumi.Input<string> | undefined;
  /** Workspace of the syncs that name none. A sync stays where it was created when this changes. */
  workspaceId?: pulumi.Input<string> | undefined;
  /**
   * Where AI Squared is: scheme and host, and a path prefix where there is one.
   *
   * @default "https://api.squared.ai"
   */
  baseUrl?: pulumi.Input<string> | undefined;
}

/**
 * Another account of AI Squared in the same program: a user, and with it the workspaces, of its own.
 *
 * ```ts
 * const eu = new aisquared.Provider("eu", { email: "sync@eu.example.com", password: config.requireSecret("euPassword") });
 * new aisquared.Sync("profiles", { ...profiles, workspaceId: 7 }, { provider: eu });
 * ```
 *
 * It takes nothing from the environment or the stack's config: what is not given here is missing. It is Pulumi's explicit
 * provider of the dynamic package, so that `providers` of a component takes it too; a component has one for all platforms.
 * A change of any argument is kept in the state (secrets encrypted), calls nothing and replaces nothing: `refresh` and
 * `destroy` use what the last `up` has kept, so run `up` after a rotation.
 */
export class Provider extends pulumi.ProviderResource {
  constructor(name: string, args: ProviderArgs, opts?: pulumi.ResourceOptions) {
    super(DYNAMIC_PACKAGE, name, accountInputs("aisquared", args, ["token", "password"]), opts);
  }
}

/**
 * All syncs of a workspace that match, by their ids; every page is fetched, once in a run.
 *
 * ```ts
 * for (const { id, syncId } of await aisquared.syncs({ destinationId: 3, scheduleType: "interval" })) {
 *   aisquared.Sync.get(`sync-${syncId}`, id);
 * }
 * ```
 *
 * Needs the settings of AI Squared, in a preview too. API keys in a configuration are `[secret]`.
 *
 * @see https://docs.squared.ai/api-reference/syncs/list_syncs
 */
export async function syncs(filter: SyncFilter = {}): Promise<ListedSync[]> {
  return lookedUp(async (account) => (await loadLookups()).syncs(filter, account));
}

/**
 * All sources and destinations of a workspace that match, by their ids; every page is fetched, once in a run, whatever the
 * filters are. So a program names what it syncs, and not numbers that are others in every workspace:
 *
 * ```ts
 * const [warehouse] = await aisquared.connectors({ name: "Warehouse", connectorType: "source" });
 * if (warehouse === undefined) throw new Error('There is no source "Warehouse".');
 * new aisquared.Sync("profiles", { ...profiles, sourceId: warehouse.connectorId });
 * ```
 *
 * Needs the settings of AI Squared, in a preview too.
 *
 * @see https://docs.squared.ai/api-reference/connectors/list_connectors
 */
export async function connectors(filter: ConnectorFilter = {}): Promise<ListedConnector[]> {
  return lookedUp(async (account) => (await loadLookups()).connectors(filter, account));
}

/**
 * All models of a workspace that match, by their ids; every page is fetched, once in a run, whatever the filters are.
 *
 * ```ts
 * const [customers] = await aisquared.models({ name: "customers", sourceName: "Warehouse" });
 * if (customers === undefined) throw new Error('There is no model "customers".');
 * new aisquared.Sync("profiles", { ...profiles, sourceId: customers.sourceId, modelId: customers.modelId });
 * ```
 *
 * Needs the settings of AI Squared, in a preview too.
 *
 * @see https://docs.squared.ai/api-reference/models/get-all-models
 */
export async function models(filter: ModelFilter = {}): Promise<ListedModel[]> {
  return lookedUp(async (account) => (await loadLookups()).models(filter, account));
}

/** The code behind the lookups, and with it an HTTP library, is loaded by the first lookup only. */
async function loadLookups(): Promise<typeof lookups> {
  return import("../provider/aisquared/lookups.js");
}
