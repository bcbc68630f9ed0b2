import { randomUUID } from "node:crypto";
import { Router } from "../../http/router.js";
import type { z } from "zod";
import { accept, refuse, unknownProviderConfig } from "../answers.js";
import { connectionRecord, listedConnection } from "../connection-records.js";
import { environmentOf, guard, param } from "../guard.js";
import type { Connection, Environment } from "../model.js";
import {
  connectionQuery,
  connectionsQuery,
  deleteConnectionQuery,
  newConnectionBody,
  noQuery,
  patchConnectionBody,
} from "../shapes.js";
import type { NangoStore } from "../store.js";

/** `/connections` and `/connections/{connectionId}`; `/connection` is the list's old path. */
export function connectionRoutes(store: NangoStore): Router {
  const router = new Router();
  const canList = guard(store, "environment:connections:list", "environment:connections:list_credentials");

  router.get(["/connections", "/connection"], canList, (req, res) => {
    const query = accept(res, "invalid_query_params", connectionsQuery, req.query);
    if (query === undefined) return;
    // Newest first.
    const matching = [...candidates(environmentOf(res), query)].reverse();
    const page = matching.slice(query.page * query.limit, (query.page + 1) * query.limit);
    res.json({ connections: page.map((connection) => listedConnection(store, connection)) });
  });

  router.post("/connections", guard(store, "environment:connections:create"), (req, res) => {
    if (accept(res, "invalid_query_params", noQuery, req.query) === undefined) return;
    const body = accept(res, "invalid_body", newConnectionBody, req.body);
    if (body === undefined) return;
    const environment = environmentOf(res);
    const integration = environment.integrations.get(body.provider_config_key);
    if (integration === undefined) {
      unknownProviderConfig(res);
      return;
    }
    const details = {
      connectionId: body.connection_id ?? randomUUID(),
      credentialsType: body.credentials.type,
      tags: body.tags,
      metadata: body.metadata,
      endUser: body.end_user,
      connectionConfig: body.connection_config,
    };
    // An upsert: on a living id it changes credentials in place; row, syncs and overrides survive.
    const living = integration.connections.get(details.connectionId);
    if (living !== undefined) {
      living.credentialsType = details.credentialsType;
      living.tags = details.tags ?? living.tags;
      living.metadata = details.metadata ?? living.metadata;
      living.updatedAt = store.clock.now();
    }
    res.status(201).json(connectionRecord(store, living ?? store.addConnection(environment, integration, details)));
  });

  const canRead = guard(store, "environment:connections:read", "environment:connections:read_credentials");
  router.get("/connections/:connectionId", canRead, (req, res) => {
    const connection = findOne(connectionQuery, req.query, param(req, "connectionId"), res);
    if (connection !== undefined) res.json(connectionRecord(store, connection));
  });

  router.patch("/connections/:connectionId", guard(store, "environment:connections:update"), (req, res) => {
    const body = accept(res, "invalid_body", patchConnectionBody, req.body);
    if (body === undefined) return;
    const connection = findOne(deleteConnectionQuery, req.query, param(req, "connectionId"), res);
    if (connection === undefined) return;
    if (body.tags !== undefined) connection.tags = body.tags;
    if (body.end_user !== undefined) connection.endUser = body.end_user;
    if (body.webhook_url_override !== undefined)
      connection.webhookUrlOverride = body.webhook_url_override === "" ? null : body.webhook_url_override;
    connection.updatedAt = store.clock.now();
    res.json({ success: true });
  });

  router.delete("/connections/:connectionId", guard(store, "environment:connections:delete"), (req, res) => {
    const query = accept(res, "invalid_query_params", deleteConnectionQuery, req.query);
    if (query === undefined) return;
    const environment = environmentOf(res);
    const connection = store.findConnection(environment, query.provider_config_key, param(req, "connectionId"));
    if (connection === undefined) {
      refuse(res, 400, { code: "unknown_connection" });
      return;
    }
    store.deleteConnection(environment, connection);
    res.json({ success: true });
  });

  function findOne(
    schema: z.ZodType<{ provider_config_key: string }>,
    query: unknown,
    id: string,
    res: Parameters<typeof environmentOf>[0],
  ): Connection | undefined {
    const accepted = accept(res, "invalid_query_params", schema, query);
    if (accepted === undefined) return undefined;
    const integration = environmentOf(res).integrations.get(accepted.provider_config_key);
    if (integration === undefined) {
      refuse(res, 400, { code: "unknown_provider_config", message: "Provider does not exists" });
      return undefined;
    }
    const connection = integration.connections.get(id);
    if (connection === undefined) refuse(res, 404, { code: "not_found", message: "Failed to find connection" });
    return connection;
  }
  return router;
}

function* candidates(environment: Environment, query: z.infer<typeof connectionsQuery>): Generator<Connection> {
  const integrations = query.integrationId?.split(",");
  // By id straight from the maps: a lookup of one connection costs the same in any fleet.
  const pool =
    query.connectionId === undefined
      ? environment.connections.values()
      : [...environment.integrations.values()].flatMap(
          ({ connections }) => connections.get(query.connectionId ?? "") ?? [],
        );
  for (const connection of pool) {
    const { tags, endUser } = connection;
    if (integrations !== undefined && !integrations.includes(connection.integration.uniqueKey)) continue;
    if (query.search !== undefined && !connection.connectionId.toLowerCase().includes(query.search.toLowerCase()))
      continue;
    if (query.endUserId !== undefined && (endUser?.id ?? tags["end_user_id"]) !== query.endUserId) continue;
    if (query.endUserOrganizationId !== undefined && tags["organization_id"] !== query.endUserOrganizationId) continue;
    if (Object.entries(query.tags ?? {}).some(([key, value]) => !Object.hasOwn(tags, key) || tags[key] !== value))
      continue;
    yield connection;
  }
}
