import { createHash } from "node:crypto";
import { type RequestHandler, Router } from "../http/router.js";
import type { SandboxClock } from "../clock.js";
import { checkId, readPage } from "./contract.js";
import type { Answer, Exchange } from "./exchange.js";
import { isObject } from "./json.js";
import type { Catalog } from "./model.js";
import { brokenContract, notFoundByName } from "./refusal.js";
import { page, renderCatalog, renderConnector, renderModel } from "./render.js";
import { SEEDED } from "./seed.js";
import type { Store } from "./store.js";
import type { Syncs } from "./syncs.js";

type Authenticated = (route: (exchange: Exchange) => Answer) => RequestHandler;

/** What a sync needs before it can be made: connectors, their catalogs, models. As far as a program or a person asks. */
export function catalogRoutes(authenticated: Authenticated, syncs: Syncs, clock: SandboxClock): Router {
  const router = new Router();

  router.get(
    "/connectors",
    authenticated(({ req, store, query, workspace }) => {
      const at = readPage(query);
      const inWorkspace = workspace();
      const { type } = query;
      const found = store.data.connectors
        .filter(
          (connector) =>
            connector.workspace_id === inWorkspace && (type === undefined || connector.connector_type === type),
        )
        .sort((one, other) => other.id - one.id);
      return { body: page(req, found.map(renderConnector), at) };
    }),
  );

  router.get(
    "/connectors/:id",
    authenticated(({ store, param, workspace }) => {
      checkId(param("id"));
      return { body: { data: renderConnector(store.connectorIn(workspace(), param("id"))) } };
    }),
  );

  router.delete(
    "/connectors/:id",
    authenticated(({ store, param, workspace, mayWrite }) => {
      checkId(param("id"));
      const { id } = store.connectorIn(workspace(), param("id"));
      mayWrite();
      deleteConnector(store, syncs, id);
      return {};
    }),
  );

  // A GET that writes: it makes the catalog at the first call, and again with `refresh`.
  router.get(
    "/connectors/:id/discover",
    authenticated(({ store, query, param, workspace }) => {
      checkId(param("id"));
      const connector = store.connectorIn(workspace(), param("id"));
      const stored = store.catalogOf(connector.id);
      const catalog =
        stored === undefined || query["refresh"] === "true"
          ? replaceCatalog(store, connector.id, [...SEEDED.streams])
          : stored;
      return { body: { data: renderCatalog(catalog, hashOf(catalog)) } };
    }),
  );

  // Whatever name is sent, the one stream is called as the connector is.
  router.post(
    "/catalogs",
    authenticated(({ store, body, workspace, mayWrite }) => {
      const id = isObject(body) ? body["connector_id"] : undefined;
      if (typeof id !== "number") throw brokenContract({ connector_id: ["is missing"] });
      const connector = store.connectorIn(workspace(), String(id));
      mayWrite();
      const catalog = replaceCatalog(store, connector.id, [connector.name]);
      return { status: 201, body: { data: renderCatalog(catalog, hashOf(catalog)) } };
    }),
  );

  router.get(
    "/models",
    authenticated(({ req, store, query, workspace }) => {
      const at = readPage(query);
      const inWorkspace = workspace();
      const found = store.data.models
        .filter((model) => model.workspace_id === inWorkspace)
        .sort((one, other) => other.id - one.id);
      return {
        body: page(
          req,
          found.map((model) => renderModel(store, model)),
          at,
        ),
      };
    }),
  );

  router.get(
    "/models/:id",
    authenticated(({ store, param, workspace }) => {
      checkId(param("id"));
      return { body: { data: renderModel(store, store.modelIn(workspace(), param("id"))) } };
    }),
  );

  router.put(
    "/models/:id",
    authenticated(({ store, body, param, workspace, mayWrite }) => {
      checkId(param("id"));
      const model = store.modelIn(workspace(), param("id"));
      mayWrite();
      const fields = isObject(body) && isObject(body["model"]) ? body["model"] : {};
      if (typeof fields["name"] === "string") model.name = fields["name"];
      if (typeof fields["query"] === "string") model.query = fields["query"];
      model.updated_at = clock.iso();
      return { body: { data: renderModel(store, model) } };
    }),
  );

  router.delete(
    "/models/:id",
    authenticated(({ store, param, workspace, mayWrite }) => {
      checkId(param("id"));
      const { id } = store.modelIn(workspace(), param("id"));
      mayWrite();
      deleteModel(store, syncs, id);
      return {};
    }),
  );
  return router;
}

/** Takes every sync on it along, and leaves their schedules ticking. */
export function deleteModel(store: Store, syncs: Syncs, id: number): void {
  syncs.erase((sync) => sync.model_id === id);
  store.data.models = store.data.models.filter((model) => model.id !== id);
}

/** Takes its models and every sync on it along, and leaves their schedules ticking. */
export function deleteConnector(store: Store, syncs: Syncs, id: number): void {
  syncs.erase((sync) => sync.source_id === id || sync.destination_id === id);
  for (const model of store.data.models.filter((candidate) => candidate.connector_id === id))
    deleteModel(store, syncs, model.id);
  store.data.connectors = store.data.connectors.filter((connector) => connector.id !== id);
  store.data.catalogs = store.data.catalogs.filter((catalog) => catalog.connector_id !== id);
}

/** Puts another catalog in the place of a connector's. */
export function replaceCatalog(store: Store, connectorId: number, streams: string[]): Catalog {
  const connector = store.connector(connectorId);
  if (connector === undefined) throw notFoundByName("Connector");
  store.data.catalogs = store.data.catalogs.filter((catalog) => catalog.connector_id !== connectorId);
  const catalog = {
    id: store.nextId("catalog"),
    workspace_id: connector.workspace_id,
    connector_id: connectorId,
    streams,
  };
  store.data.catalogs.push(catalog);
  return catalog;
}

function hashOf(catalog: Catalog): string {
  return createHash("sha1").update(JSON.stringify(catalog.streams)).digest("hex");
}
