import { createContext, type Context } from "../core/context.js";
import type { Account } from "../core/account.js";
import { Run } from "../core/run.js";
import { hideForeignKeys } from "./configuration.js";
import { defaultWorkspace, formatId } from "./identity.js";
import { workspaceSession, type Session } from "./session.js";
import { fromWire, type Connector, type Model, type SyncResource } from "./wire.js";

/** Which syncs to list. Conditions are joined by "and". */
export interface SyncFilter {
  /** Absent: the workspace in the settings. */
  readonly workspaceId?: number | string | undefined;
  readonly sourceId?: number | string | undefined;
  readonly destinationId?: number | string | undefined;
  readonly modelId?: number | string | undefined;
  /** The exact name of the source; one of them. */
  readonly sourceName?: string | readonly string[] | undefined;
  /** The exact name of the destination; one of them. */
  readonly destinationName?: string | readonly string[] | undefined;
  /** The exact name of the model; one of them. */
  readonly modelName?: string | readonly string[] | undefined;
  readonly streamName?: string | undefined;
  readonly scheduleType?: "manual" | "interval" | "cron_expression" | undefined;
  readonly paused?: boolean | undefined;
  /** One of them. */
  readonly status?: string | readonly string[] | undefined;
}

/** One sync, as it is set now. */
export interface ListedSync {
  /** `workspaceId/syncId`: what `get` and import take. */
  readonly id: string;
  readonly workspaceId: string;
  /** AI Squared's own id of the sync. */
  readonly syncId: string;
  readonly sourceId: string;
  readonly destinationId: string;
  readonly modelId: string;
  /** As the source is called now, like the two below; undefined where AI Squared does not show it. */
  readonly sourceName: string | undefined;
  readonly destinationName: string | undefined;
  readonly modelName: string | undefined;
  readonly streamName: string;
  readonly syncMode: string | undefined;
  /** Mappings; API keys in them are `[secret]`. */
  readonly configuration: readonly unknown[] | Readonly<Record<string, unknown>> | undefined;
  readonly scheduleType: string;
  /** With `interval`: canonical, such as `30m`. */
  readonly syncInterval: string | undefined;
  /** With `cron_expression`: canonical, in UTC. */
  readonly cronExpression: string | undefined;
  /** Empty: none. */
  readonly cursorField: string;
  readonly paused: boolean;
  /** `pending`, `healthy`, `failed`, `disabled` or `aborted`. */
  readonly status: string;
}

/** Which connectors to list. Conditions are joined by "and". */
export interface ConnectorFilter {
  /** Absent: the workspace in the settings. */
  readonly workspaceId?: number | string | undefined;
  /** The exact name; one of them. Of one type, no two have the same. */
  readonly name?: string | readonly string[] | undefined;
  readonly connectorType?: "source" | "destination" | undefined;
  /** The kind of system, such as `Snowflake`; one of them. */
  readonly connectorName?: string | readonly string[] | undefined;
}

/** A source or destination. */
export interface ListedConnector {
  /** What `sourceId` and `destinationId` take. */
  readonly connectorId: string;
  readonly workspaceId: string;
  /** As people call it. */
  readonly name: string;
  /** `source` or `destination`. */
  readonly connectorType: string;
  /** The kind of system, such as `Snowflake`. */
  readonly connectorName: string;
}

/** Which models to list. Conditions are joined by "and". */
export interface ModelFilter {
  /** Absent: the workspace in the settings. */
  readonly workspaceId?: number | string | undefined;
  /** The exact name; one of them. Several models may have the same. */
  readonly name?: string | readonly string[] | undefined;
  /** Id of the source that it is of. */
  readonly sourceId?: number | string | undefined;
  /** The exact name of the source that it is of; one of them. */
  readonly sourceName?: string | readonly string[] | undefined;
}

/** What is read of a source. */
export interface ListedModel {
  /** What `modelId` takes. */
  readonly modelId: string;
  readonly workspaceId: string;
  readonly name: string;
  /** Id of the source that it is of: what the argument `sourceId` takes. */
  readonly sourceId: string;
  /** Name of that source. */
  readonly sourceName: string;
  /** Such as `raw_sql`. */
  readonly queryType: string | undefined;
  readonly primaryKey: string | undefined;
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
export async function syncs(filter: SyncFilter, account: Account): Promise<ListedSync[]> {
  const found = await list(filter, account, (session, context) => session.all(context), listed);
  return found.sort((one, other) => Number(one.syncId) - Number(other.syncId));
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
export async function connectors(filter: ConnectorFilter, account: Account): Promise<ListedConnector[]> {
  const found = await list(filter, account, (session, context) => session.connectors(context), listedConnector);
  return found.sort((one, other) => Number(one.connectorId) - Number(other.connectorId));
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
export async function models(filter: ModelFilter, account: Account): Promise<ListedModel[]> {
  const found = await list(filter, account, (session, context) => session.models(context), listedModel);
  return found.sort((one, other) => Number(one.modelId) - Number(other.modelId));
}

interface WorkspaceFilter {
  readonly workspaceId?: number | string | undefined;
}

/** What a workspace has, in words of a program, as far as it matches. */
async function list<Found, Listed extends object>(
  { workspaceId, ...conditions }: WorkspaceFilter,
  account: Account,
  read: (session: Session, context: Context) => Promise<Found[]>,
  inWords: (workspaceId: string, found: Found) => Listed,
): Promise<Listed[]> {
  const session = workspaceSession(account, String(workspaceId ?? defaultWorkspace(account.settings)));
  const found = await read(session, createContext({ account, run: new Run() }));
  return found
    .map((each) => inWords(session.workspaceId, each))
    .filter((each) => matches(new Map(Object.entries(each)), conditions));
}

function listed(workspaceId: string, sync: SyncResource): ListedSync {
  const { configuration, ...shown } = fromWire(sync);
  const { status, source, destination, model } = sync.attributes;
  return {
    id: formatId({ workspaceId, syncId: sync.id }),
    workspaceId,
    syncId: sync.id,
    ...shown,
    sourceName: source?.name ?? undefined,
    destinationName: destination?.name ?? undefined,
    modelName: model?.name ?? undefined,
    // A program's variable is no secret, and ends in clear wherever it is put.
    configuration: configuration === undefined ? undefined : hideForeignKeys(configuration, undefined),
    status,
  };
}

function listedConnector(workspaceId: string, { id, ...facts }: Connector): ListedConnector {
  return {
    connectorId: id,
    workspaceId,
    name: facts.name ?? "",
    connectorType: facts.connector_type ?? "",
    connectorName: facts.connector_name ?? "",
  };
}

function listedModel(workspaceId: string, { id, connector, ...facts }: Model): ListedModel {
  return {
    modelId: id,
    workspaceId,
    name: facts.name ?? "",
    sourceId: connector?.id ?? "",
    sourceName: connector?.name ?? "",
    queryType: facts.query_type ?? undefined,
    primaryKey: facts.primary_key ?? undefined,
  };
}

/** An id may be a number in a filter, and is a text in what is listed. A filter of another language has null for nothing. */
function matches(found: ReadonlyMap<string, unknown>, conditions: object): boolean {
  return Object.entries(conditions).every(([name, wanted]: [string, unknown]) => {
    const value = found.get(name);
    return [wanted ?? value].flat().some((each) => (typeof each === "number" ? String(each) : each) === value);
  });
}
