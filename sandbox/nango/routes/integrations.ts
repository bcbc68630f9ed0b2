import { Router } from "../../http/router.js";
import { z } from "zod";
import { accept, refuse } from "../answers.js";
import { environmentOf, guard, param } from "../guard.js";
import type { DeployedSync, Integration } from "../model.js";
import { newIntegrationBody, noQuery, providerConfigKey } from "../shapes.js";
import type { NangoStore } from "../store.js";

const iso = (at: number): string => new Date(at).toISOString();

const functionQuery = z.strictObject({ type: z.enum(["sync", "action"]).optional() });
const functionsQuery = functionQuery.extend({
  page: z.coerce.number().int().min(0).default(0),
  limit: z.coerce.number().int().min(1).max(100).default(100),
});
const oneQuery = z.strictObject({ include: z.union([z.string(), z.array(z.string())]).optional() });

/** `/integrations`, what is deployed on them (`/integrations/{key}/functions`), and the older `/scripts/config`. */
export function integrationRoutes(store: NangoStore): Router {
  const router = new Router();
  const canList = guard(store, "environment:integrations:list", "environment:integrations:list_credentials");
  const canRead = guard(store, "environment:integrations:read", "environment:integrations:read_credentials");

  router.get("/integrations", canList, (req, res) => {
    if (accept(res, "invalid_query_params", noQuery, req.query) === undefined) return;
    res.json({ data: [...environmentOf(res).integrations.values()].map(integrationRecord) });
  });

  router.post("/integrations", guard(store, "environment:integrations:create"), (req, res) => {
    if (accept(res, "invalid_query_params", noQuery, req.query) === undefined) return;
    const body = accept(res, "invalid_body", newIntegrationBody, req.body);
    if (body === undefined) return;
    const environment = environmentOf(res);
    if (environment.integrations.has(body.unique_key)) {
      refuse(res, 400, {
        code: "invalid_body",
        errors: [{ code: "invalid_string", message: "Unique key already exists", path: ["uniqueKey"] }],
      });
      return;
    }
    res.json({ data: integrationRecord(store.addIntegration(environment, body.unique_key, body.provider)) });
  });

  router.get("/integrations/:uniqueKey", canRead, (req, res) => {
    if (accept(res, "invalid_query_params", oneQuery, req.query) === undefined) return;
    const integration = environmentOf(res).integrations.get(param(req, "uniqueKey"));
    if (integration === undefined)
      refuse(res, 404, { code: "not_found", message: `Integration "${param(req, "uniqueKey")}" does not exist` });
    else res.json({ data: integrationRecord(integration) });
  });

  router.get("/integrations/:uniqueKey/functions", guard(store, "environment:functions:list"), (req, res) => {
    if (accept(res, "invalid_uri_params", z.object({ uniqueKey: providerConfigKey }), req.params) === undefined) return;
    const query = accept(res, "invalid_query_params", functionsQuery, req.query);
    if (query === undefined) return;
    const integration = environmentOf(res).integrations.get(param(req, "uniqueKey"));
    if (integration === undefined) {
      refuse(res, 404, { code: "not_found", message: "Integration not found" });
      return;
    }
    const all = query.type === "action" ? [] : [...integration.functions.values()];
    const page = all.slice(query.page * query.limit, (query.page + 1) * query.limit);
    res.json({
      data: page.map((deployed) => functionRecord(integration, deployed)),
      pagination: { total: all.length, page: query.page },
    });
  });

  router.get("/integrations/:uniqueKey/functions/:name", guard(store, "environment:functions:read"), (req, res) => {
    const query = accept(res, "invalid_query_params", functionQuery, req.query);
    if (query === undefined) return;
    const integration = environmentOf(res).integrations.get(param(req, "uniqueKey"));
    const deployed = integration?.functions.get(param(req, "name"));
    if (integration === undefined || deployed === undefined || query.type === "action") {
      refuse(res, 404, { code: "not_found", message: "Function not found" });
      return;
    }
    res.json({ data: functionRecord(integration, deployed) });
  });

  router.get("/scripts/config", guard(store, "environment:integrations:list_functions"), (_req, res) => {
    res.json(scriptsConfig(environmentOf(res).integrations.values()));
  });
  return router;
}

function integrationRecord(integration: Integration): Record<string, unknown> {
  const { provider } = integration;
  return {
    unique_key: integration.uniqueKey,
    provider,
    display_name: provider.charAt(0).toUpperCase() + provider.slice(1),
    logo: `http://127.0.0.1:3000/images/template-logos/${provider}.svg`,
    forward_webhooks: true,
    created_at: iso(integration.createdAt),
    updated_at: iso(integration.updatedAt),
  };
}

function functionRecord(integration: Integration, deployed: DeployedSync): Record<string, unknown> {
  return {
    type: "sync",
    name: deployed.name,
    runs: deployed.runs,
    auto_start: deployed.autoStart,
    track_deletes: false,
    returns: deployed.models,
    json_schema: null,
    id: [...integration.functions.keys()].indexOf(deployed.name) + 1,
    enabled: true,
    last_deployed: iso(deployed.lastDeployed),
    source: "repo",
  };
}

/** Grouped by provider, not by integration: two integrations on one provider become one entry with the first one's key. */
function scriptsConfig(integrations: Iterable<Integration>): unknown[] {
  const byProvider = new Map<
    string,
    { providerConfigKey: string; provider: string; syncs: unknown[]; actions: unknown[]; "on-events": unknown[] }
  >();
  for (const integration of integrations) {
    if (integration.functions.size === 0) continue;
    const { provider, uniqueKey } = integration;
    const entry = byProvider.get(provider) ?? {
      providerConfigKey: uniqueKey,
      provider,
      syncs: [],
      actions: [],
      "on-events": [],
    };
    byProvider.set(provider, entry);
    for (const deployed of integration.functions.values()) {
      entry.syncs.push({
        name: deployed.name,
        runs: deployed.runs,
        auto_start: deployed.autoStart,
        enabled: true,
        version: String(deployed.version),
        last_deployed: iso(deployed.lastDeployed),
      });
    }
  }
  return [...byProvider.values()];
}
