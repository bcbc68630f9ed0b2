import type { Request } from "../http/exchange.js";
import { asStored, isObject, type JsonObject } from "./json.js";
import type { Catalog, Connector, Model, Run, Sync } from "./model.js";
import type { Store } from "./store.js";

const MASK = "*************";
const SECRET_KEYS = ["password", "private_api_key"];
const ICONS = "https://raw.githubusercontent.com/Multiwoven/multiwoven/main/integrations/lib/multiwoven/integrations";

/** One object, in the server's JSON:API style: the id of an answer is a string, ids inside are numbers. */
function resource(type: string, id: number | string, attributes: JsonObject): JsonObject {
  return { id: String(id), type, attributes };
}

/** `configuration`: as it was just sent; by default as the database gives it back. */
export function renderSync(
  store: Store,
  sync: Sync,
  configuration: unknown = asStored(sync.configuration),
): JsonObject {
  const source = store.connector(sync.source_id);
  const destination = store.connector(sync.destination_id);
  const model = store.model(sync.model_id);
  return resource("syncs", sync.id, {
    source_id: sync.source_id,
    destination_id: sync.destination_id,
    model_id: sync.model_id,
    configuration,
    schedule_type: sync.schedule_type,
    sync_mode: sync.sync_mode,
    sync_interval: sync.sync_interval,
    sync_interval_unit: sync.sync_interval_unit,
    cron_expression: sync.cron_expression,
    stream_name: sync.stream_name,
    status: sync.status,
    cursor_field: sync.cursor_field,
    current_cursor_field: sync.current_cursor_field,
    updated_at: sync.updated_at,
    created_at: sync.created_at,
    source: source && nestedConnector(source),
    destination: destination && nestedConnector(destination),
    model: model && nestedModel(store, model),
  });
}

export function renderConnector(connector: Connector): JsonObject {
  return resource("connectors", connector.id, connectorAttributes(connector, { withConfiguration: true }));
}

export function renderModel(store: Store, model: Model): JsonObject {
  return resource("models", model.id, modelAttributes(store, model));
}

export function renderCatalog(catalog: Catalog, hash: string): JsonObject {
  return resource("catalogs", catalog.id, {
    connector_id: catalog.connector_id,
    workspace_id: catalog.workspace_id,
    catalog: { streams: catalog.streams.map((name) => ({ name })) },
    catalog_hash: hash,
  });
}

export function renderRun(run: Run): JsonObject {
  const { id, ...attributes } = run;
  return resource("sync_runs", id, attributes);
}

/** One page of a list. Past the last page `next` goes on counting, as it does on the real server. */
export function page(req: Request, items: readonly JsonObject[], at: { page: number; perPage: number }): JsonObject {
  const last = Math.max(1, Math.ceil(items.length / at.perPage));
  const path = `http://${req.get("host") ?? "localhost"}${req.originalUrl.split("?")[0] ?? ""}`;
  const others = Object.entries(req.query as JsonObject)
    .filter(([key]) => key !== "page" && key !== "per_page")
    .map(([key, value]) => `&${key}=${String(value)}`)
    .join("");
  const link = (number: number): string => `${path}?page=${number}&per_page=${at.perPage}${others}`;
  return {
    data: items.slice((at.page - 1) * at.perPage, at.page * at.perPage),
    links: {
      self: `${path}?${req.originalUrl.split("?")[1] ?? ""}`,
      first: link(1),
      prev: at.page === 1 ? null : link(at.page - 1),
      next: at.page === last ? null : link(at.page + 1),
      last: link(last),
    },
  };
}

function nestedConnector(connector: Connector): JsonObject {
  return { id: connector.id, ...connectorAttributes(connector) };
}

/** In the server's order of keys. */
function connectorAttributes(connector: Connector, { withConfiguration = false } = {}): JsonObject {
  return {
    name: connector.name,
    description: null,
    connector_type: connector.connector_type,
    workspace_id: connector.workspace_id,
    created_at: connector.created_at,
    updated_at: connector.updated_at,
    ...(withConfiguration && { configuration: masked(connector.configuration) }),
    connector_name: connector.connector_name,
    icon: `${ICONS}/${connector.connector_type}/${connector.connector_name.toLowerCase()}/icon.svg`,
  };
}

function nestedModel(store: Store, model: Model): JsonObject {
  return { id: model.id, ...modelAttributes(store, model) };
}

function modelAttributes(store: Store, model: Model): JsonObject {
  const connector = store.connector(model.connector_id);
  return {
    name: model.name,
    description: null,
    query: model.query,
    query_type: model.query_type,
    configuration: null,
    primary_key: model.primary_key,
    created_at: model.created_at,
    updated_at: model.updated_at,
    connector: connector && { id: connector.id, ...connectorAttributes(connector, { withConfiguration: true }) },
  };
}

function masked(configuration: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(configuration).map(([key, value]) => {
      if (SECRET_KEYS.includes(key)) return [key, MASK];
      return [key, isObject(value) ? masked(value) : value];
    }),
  );
}
