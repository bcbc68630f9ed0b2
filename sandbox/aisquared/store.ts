import { badRequest, notFound, notFoundByName } from "./refusal.js";
import type { AisquaredData, Catalog, Connector, Model, Run, Sync, User } from "./model.js";

/** The data, with the few questions that the routes ask of it. */
export class Store {
  #syncs: Map<number, Sync>;

  constructor(readonly data: AisquaredData) {
    this.#syncs = new Map(data.syncs.map((sync) => [sync.id, sync]));
  }

  nextId(kind: keyof AisquaredData["lastIds"]): number {
    this.data.lastIds[kind] += 1;
    return this.data.lastIds[kind];
  }

  /** The workspace that a request names, if its user is in it. */
  workspaceFor(user: User, header: string | undefined): number {
    const found = user.roles.find((membership) => String(membership.workspace_id) === header);
    if (found === undefined) throw badRequest("Workspace not found");
    return found.workspace_id;
  }

  mayWrite(user: User, workspace: number): boolean {
    return user.roles.some((membership) => membership.workspace_id === workspace && membership.role !== "viewer");
  }

  /** A sync of a workspace, deleted ones aside. `id` as the request has it: `1.5` is 1. */
  sync(workspace: number, id: string): Sync {
    const sync = this.#syncs.get(Math.trunc(Number(id)));
    if (sync?.workspace_id !== workspace || sync.discarded_at !== null) throw notFound("Sync", id);
    return sync;
  }

  /** Any sync, deleted ones too. */
  anySync(id: number): Sync | undefined {
    return this.#syncs.get(id);
  }

  /** Syncs of a workspace, the one that was touched last first. */
  syncsOf(workspace: number): Sync[] {
    return this.data.syncs
      .filter((sync) => sync.workspace_id === workspace && sync.discarded_at === null)
      .sort((one, other) =>
        one.updated_at === other.updated_at ? other.id - one.id : one.updated_at < other.updated_at ? 1 : -1,
      );
  }

  addSync(sync: Sync): void {
    this.data.syncs.push(sync);
    this.#syncs.set(sync.id, sync);
  }

  /** Removes the syncs themselves, as the server does with those of a deleted model or connector. */
  eraseSyncs(which: (sync: Sync) => boolean): void {
    for (const sync of this.data.syncs.filter(which)) this.#syncs.delete(sync.id);
    this.data.syncs = this.data.syncs.filter((sync) => !which(sync));
  }

  /** Of any workspace: the server does not look where a reference leads. */
  connector(id: number): Connector | undefined {
    return this.data.connectors.find((connector) => connector.id === id);
  }

  model(id: number): Model | undefined {
    return this.data.models.find((model) => model.id === id);
  }

  catalogOf(connector: number): Catalog | undefined {
    return this.data.catalogs.find((catalog) => catalog.connector_id === connector);
  }

  connectorIn(workspace: number, id: string): Connector {
    const connector = this.connector(Math.trunc(Number(id)));
    if (connector?.workspace_id !== workspace) throw notFoundByName("Connector");
    return connector;
  }

  modelIn(workspace: number, id: string): Model {
    const model = this.model(Math.trunc(Number(id)));
    if (model?.workspace_id !== workspace) throw notFound("Model", id);
    return model;
  }

  runsOf(sync: Sync): Run[] {
    return this.data.runs.filter((run) => run.sync_id === sync.id).reverse();
  }
}
