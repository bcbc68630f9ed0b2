import { z } from "zod";
import { FREQUENCY } from "./frequency.js";

/** The shapes of requests as the real server's refusals show them. */

const syncName = z
  .string()
  .regex(/^[a-zA-Z0-9_-]+$/)
  .max(255);

export const providerConfigKey = z
  .string()
  .regex(/^[a-zA-Z0-9~:.@ _-]+$/)
  .max(255);

const connectionId = z
  .string()
  .regex(/^[a-zA-Z0-9,.;:=+~[\]|@${}"'\\/_ -]+$/)
  .max(255);

export const noQuery = z.strictObject({});

export const frequencyBody = z.strictObject({
  sync_name: syncName,
  sync_variant: syncName.optional(),
  provider_config_key: providerConfigKey,
  connection_id: connectionId,
  frequency: z.string().regex(FREQUENCY).nullable(),
});

export const statusQuery = z.strictObject({
  syncs: z.string(),
  provider_config_key: providerConfigKey,
  connection_id: connectionId.optional(),
});

const syncItem = z.union([z.string(), z.strictObject({ name: z.string(), variant: z.string() })]);

export const commandBody = z.strictObject({
  syncs: z.array(syncItem).max(256),
  provider_config_key: providerConfigKey,
  connection_id: connectionId.optional(),
});

export const triggerBody = commandBody.extend({
  opts: z.strictObject({ reset: z.boolean().optional(), emptyCache: z.boolean().optional() }).optional(),
});

export const variantParams = z.strictObject({ name: syncName, variant: syncName });

export const variantBody = z.strictObject({ provider_config_key: providerConfigKey, connection_id: connectionId });

export const connectionsQuery = z.strictObject({
  connectionId: connectionId.optional(),
  integrationId: z.string().optional(),
  search: z.string().optional(),
  endUserId: z.string().optional(),
  endUserOrganizationId: z.string().optional(),
  tags: z.record(z.string(), z.string()).optional(),
  limit: z.coerce.number().int().min(1).max(2000).default(10_000),
  page: z.coerce.number().int().min(0).default(0),
});

export const connectionQuery = z.strictObject({
  provider_config_key: providerConfigKey,
  refresh_token: z.string().optional(),
  force_refresh: z.string().optional(),
  refresh_github_app_jwt_token: z.string().optional(),
});

export const deleteConnectionQuery = z.strictObject({ provider_config_key: providerConfigKey });

const endUser = z.looseObject({ id: z.string() });

export const newConnectionBody = z.strictObject({
  provider_config_key: providerConfigKey,
  connection_id: connectionId.optional(),
  credentials: z.looseObject({ type: z.string() }),
  metadata: z.record(z.string(), z.unknown()).optional(),
  connection_config: z.record(z.string(), z.unknown()).optional(),
  tags: z.record(z.string(), z.string()).optional(),
  end_user: endUser.optional(),
});

export const patchConnectionBody = z.strictObject({
  tags: z.record(z.string(), z.string()).optional(),
  webhook_url_override: z.string().optional(),
  end_user: endUser.optional(),
});

export const metadataBody = z.strictObject({
  connection_id: z.union([connectionId, z.array(connectionId)]),
  provider_config_key: providerConfigKey,
  metadata: z.record(z.string(), z.unknown()),
});

export const newIntegrationBody = z.strictObject({
  provider: z.string().min(1),
  unique_key: providerConfigKey,
  display_name: z.string().optional(),
  credentials: z.unknown().optional(),
  forward_webhooks: z.boolean().optional(),
});

export const deployBody = z.looseObject({
  flowConfigs: z.array(
    z.looseObject({
      type: z.string(),
      syncName: z.string(),
      providerConfigKey: z.string(),
      models: z.array(z.string()),
      runs: z.string().nullable(),
      auto_start: z.boolean().optional(),
    }),
  ),
  reconcile: z.boolean(),
  deployMode: z.string().optional(),
});
