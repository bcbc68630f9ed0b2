import { z } from "zod";
import { facts } from "../core/facts.js";
import { readProgramFrequency } from "./frequency.js";

/** Variant of a sync that every connection has. */
export const BASE_VARIANT = "base";

/**
 * An identifier, with the characters that Nango's own validation lets through.
 *
 * @see https://github.com/NangoHQ/nango/blob/master/packages/server/lib/helpers/validation.ts
 */
function identifier(pattern: RegExp, allowed: string): z.ZodString {
  return z
    .string()
    .min(1)
    .max(255)
    .regex(pattern, { error: `may hold only letters, digits and ${allowed}` });
}

const plainName = identifier(/^[a-zA-Z0-9_-]*$/, "_ -");

/** Arguments of `nango.Sync`. */
export const syncArgs = z.strictObject({
  providerConfigKey: identifier(/^[a-zA-Z0-9~:.@ _-]*$/, "~ : . @ _ - and spaces").register(facts, { replaces: true }),
  connectionId: identifier(/^[a-zA-Z0-9,.;:=+~[\]|@${}"'\\/_ -]*$/, "the usual punctuation").register(facts, {
    replaces: true,
  }),
  syncName: plainName.clone().register(facts, { replaces: true }),
  syncVariant: plainName.clone().default(BASE_VARIANT).register(facts, { replaces: true }),
  frequency: z
    .union([z.null(), z.string()], {
      error: `must be a text such as "1h" or "every day", or null for the integration's default`,
    })
    .transform((text, context) => {
      const result = readProgramFrequency(text ?? "default");
      if ("frequency" in result) return result.frequency;
      context.addIssue({ code: "custom", message: result.problem });
      return z.NEVER;
    })
    .optional(),
  paused: z.boolean().optional(),
});

export type SyncArgs = z.output<typeof syncArgs>;

/** State of `nango.Sync`: the managed arguments, and facts that stay. */
export const syncState = z.object({
  providerConfigKey: z.string(),
  connectionId: z.string(),
  syncName: z.string(),
  syncVariant: z.string().default(BASE_VARIANT),
  frequency: z.string().optional(),
  paused: z.boolean().optional(),
  /** Nango's own id of the sync; a new one means that the connection was made anew. */
  syncId: z.string(),
  /** The integration's default when it was last put back: by it, a later override is told from a later deployment. */
  defaultFrequency: z.string().optional(),
  /** Of an override, where its runs fall, once that is known: by it, a schedule that does not follow is found. */
  scheduleGrid: z.object({ offset: z.int().min(0), interval: z.int().positive() }).optional(),
});

export type SyncState = z.output<typeof syncState>;

/** One entry of `GET /sync/status`. What moves by itself (counts, results) is left out. */
const syncStatus = z.object({
  id: z.string(),
  connection_id: z.string(),
  name: z.string(),
  variant: z.string().default(BASE_VARIANT),
  frequency: z.string().nullish(),
  /** Null exactly while the schedule is not running. The `status` beside it can hide that: `RUNNING` masks paused. */
  nextScheduledSyncAt: z.string().nullable(),
});

export type SyncStatus = z.output<typeof syncStatus>;

export const statusAnswer = z.object({ syncs: z.array(syncStatus) });
export const frequencyAnswer = z.object({ frequency: z.string() });
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

export const connectionsAnswer = z.object({ connections: z.array(connectionEntry) });
