import type { Request, Response } from "../../http/exchange.js";
import { type RequestHandler, Router } from "../../http/router.js";
import { accept, refuse } from "../answers.js";
import { environmentOf, guard } from "../guard.js";
import type { Connection } from "../model.js";
import { metadataBody, noQuery } from "../shapes.js";
import type { NangoStore } from "../store.js";

/** What an app keeps with a connection for its syncs; `/connection/metadata` is the old path. */
const PATHS = ["/connections/metadata", "/connection/metadata"];

/** `POST` takes the place of all metadata, `PATCH` sets the keys that it names and cannot take one away. Both echo the body. */
export function metadataRoutes(store: NangoStore): Router {
  const router = new Router();
  const mayUpdate = guard(store, "environment:connections:update");

  const replace: RequestHandler = (req, res) => {
    const request = acceptMetadata(req, res);
    if (request === undefined) return;
    const { ids, key, metadata } = request;
    const connections: Connection[] = [];
    for (const id of ids) {
      const connection = store.findConnection(environmentOf(res), key, id);
      if (connection === undefined) {
        const rest = ids.length > 1 ? `. ${NOTHING_DONE}` : "";
        refuseUnknown(res, `Connection with connection id ${id} and provider config key ${key} ${NOT_FOUND}${rest}`);
        return;
      }
      connections.push(connection);
    }
    set(store, connections, () => metadata);
    res.status(201).json(req.body);
  };

  const merge: RequestHandler = (req, res) => {
    const request = acceptMetadata(req, res);
    if (request === undefined) return;
    const { ids, key, metadata } = request;
    const found = ids.map((id) => store.findConnection(environmentOf(res), key, id));
    const unknown = ids.filter((_, index) => found[index] === undefined);
    if (unknown.length > 0) {
      const which = `Connection with connection ids: ${unknown.join(", ")} and provider config key ${key}`;
      refuseUnknown(res, `${which} ${NOT_FOUND}. ${NOTHING_DONE}`);
      return;
    }
    set(
      store,
      found.filter((connection) => connection !== undefined),
      (before) => ({ ...before, ...metadata }),
    );
    res.json(req.body);
  };
  for (const path of PATHS) {
    router.post(path, mayUpdate, replace);
    router.patch(path, mayUpdate, merge);
  }
  return router;
}

const NOT_FOUND = "not found. Please make sure the connection exists in the Nango dashboard";
const NOTHING_DONE = "No actions were taken on any of the connections as a result of this failure.";

function refuseUnknown(res: Response, message: string): void {
  refuse(res, 404, { code: "unknown_connection", message });
}

function set(
  store: NangoStore,
  connections: readonly Connection[],
  change: (before: Connection["metadata"]) => Connection["metadata"],
): void {
  for (const connection of connections) {
    connection.metadata = structuredClone(change(connection.metadata));
    connection.updatedAt = store.clock.now();
  }
}

interface MetadataRequest {
  readonly ids: readonly string[];
  readonly key: string;
  readonly metadata: Record<string, unknown>;
}

function acceptMetadata(req: Request, res: Response): MetadataRequest | undefined {
  if (accept(res, "invalid_query_params", noQuery, req.query) === undefined) return undefined;
  const body = accept(res, "invalid_body", metadataBody, req.body);
  if (body === undefined) return undefined;
  const { connection_id: ids, provider_config_key: key, metadata } = body;
  return { ids: [ids].flat(), key, metadata };
}
