import { z } from "zod";
import { BASE_VARIANT } from "./schema.js";

/** What a run did to the records of one model. */
const runResult = z.object({ added: z.number(), updated: z.number(), deleted: z.number() });

/** One entry of `GET /sync/status`. */
const syncStatus = z.object({
  id: z.string(),
  connection_id: z.string(),
  name: z.string(),
  variant: z.string().default(BASE_VARIANT),
  frequency: z.string().nullish(),
  /** Null exactly while the schedule is not running. The `status` beside it can hide that: `RUNNING` masks paused. */
  nextScheduledSyncAt: z.string().nullable(),
  // These move by themselves: no shape of them makes a sync unreadable. Absent until the first run.
  status: z.string().optional().catch(undefined),
  finishedAt: z.string().optional().catch(undefined),
  latestExecutionStatus: z.string().optional().catch(undefined),
  latestResult: z.record(z.string(), runResult).optional().catch(undefined),
});

export type SyncStatus = z.output<typeof syncStatus>;

export const statusAnswer = z.object({ syncs: z.array(syncStatus) });
export const frequencyAnswer = z.object({ frequency: z.string() });
export const variantAnswer = z.object({ id: z.string() });
export const successAnswer = z.object({ success: z.boolean() });
export const functionAnswer = z.object({ data: z.object({ runs: z.string().nullish() }) });
export const functionsAnswer = z.object({ data: z.array(z.object({ name: z.string() })) });
export const integrationsAnswer = z.object({ data: z.array(z.object({ unique_key: z.string() })) });

/** `GET /scripts/config`: what is deployed, grouped by provider. */
export const scriptsAnswer = z.array(
  z.object({
    providerConfigKey: z.string(),
    syncs: z.array(z.object({ name: z.string(), runs: z.string().nullish() })),
  }),
);

/** One entry of `GET /connections`. */
const connectionEntry = z.object({
  connection_id: z.string(),
  provider_config_key: z.string(),
  provider: z.string(),
  tags: z.record(z.string(), z.string()).nullish(),
  metadata: z.record(z.string(), z.unknown()).nullish(),
  end_user: z.object({ id: z.string() }).nullish(),
  created: z.string(),
});

/** `GET /connections/{id}`, of which the rest is the customer's. */
export const connectionAnswer = z.object({ metadata: z.record(z.string(), z.unknown()).nullish() });

/** `POST` and `PATCH /connections/metadata` echo what was sent. */
export const metadataAnswer = z.object({ metadata: z.record(z.string(), z.unknown()) });

export const connectionsAnswer = z.object({ connections: z.array(connectionEntry) });
