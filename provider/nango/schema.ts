import { z } from "zod";
import { facts } from "../core/facts.js";
import { namesOf } from "../core/names.js";
import { outputsOf } from "../core/outputs.js";
import type { Follows } from "../core/published.js";
import { spelled } from "../core/spelled.js";
import { DEFAULT, readProgramFrequency } from "./frequency.js";
import { connectionKey, integrationKey, plainName } from "./identifiers.js";

/** Variant of a sync that every connection has. */
export const BASE_VARIANT = "base";

/** What is set, and can be unmanaged. */
const settings = {
  /**
   * How often the sync runs on this connection, as a duration in any spelling (`"1h"`, `"60m"`, `"every hour"`), at
   * least 30 seconds. `null` (or `"default"`) is the integration's default: an override made by hand is taken away.
   * Left out, the frequency is not managed.
   *
   * A change is one `PUT /sync/update-connection-frequency`. It moves the next run, and starts none.
   *
   * @output The managed frequency in its canonical spelling (`1h`), or `default`; `not in effect` when Nango has stored
   * one that its scheduler does not follow, which the next `up` repairs.
   */
  frequency: spelled(
    z.union([z.string(), z.null()], {
      error: `must be a text such as "1h" or "every day", or null for the integration's default`,
    }),
    z.string(),
    (text) => readProgramFrequency(text ?? DEFAULT),
  ).optional(),
  /** Whether the sync is paused. A change is one `POST /sync/pause` or `/sync/start`. Left out, it is not managed. */
  paused: z.boolean().optional(),
};

/**
 * How one Nango sync runs on one customer's connection: how often, and whether at all. The sync itself is Nango's own;
 * this resource overrides its frequency, and destroying it puts the integration's default back.
 *
 * ```ts
 * new nango.Sync("acme-contacts", {
 *   providerConfigKey: "hubspot",
 *   connectionId: "acme",
 *   syncName: "contacts",
 *   frequency: "every 5 minutes",
 * });
 * ```
 *
 * @id `providerConfigKey/connectionId/syncName/syncVariant`, each part URL-encoded.
 * @see https://nango.dev/docs/reference/api/sync/update-connection-frequency
 */
export const syncArgs = z.strictObject({
  /** Id of the integration, as set up in Nango. Changing it replaces the resource. */
  providerConfigKey: integrationKey().register(facts, {
    replaces: true,
    wire: "provider_config_key",
  }),
  /** Id of the customer's connection. Changing it replaces the resource. */
  connectionId: connectionKey().register(facts, {
    replaces: true,
    wire: "connection_id",
  }),
  /** Name of the sync, as deployed. Changing it replaces the resource. */
  syncName: plainName().register(facts, { replaces: true, wire: "sync_name" }),
  /**
   * Variant of the sync. Changing it replaces the resource.
   *
   * @default "base", which every connection has
   * @output Variant of the sync; `base` where there is no other.
   */
  syncVariant: plainName().default(BASE_VARIANT).register(facts, { replaces: true, wire: "sync_variant" }),
  ...settings,
});

export type SyncArgs = z.output<typeof syncArgs>;

/** A sync is set after its variant, where the same program declares that: by which arguments the two are known. */
export const syncFollows: Follows = {
  token: "nango:SyncVariant",
  by: {
    providerConfigKey: "providerConfigKey",
    connectionId: "connectionId",
    syncName: "syncName",
    syncVariant: "variant",
  },
};

/** The arguments that change in place. */
export const SETTINGS = namesOf(settings);

/** State of `nango.Sync`: the managed arguments, and facts that stay. */
export const syncState = z.object({
  ...outputsOf(syncArgs),
  /** Nango's own id of the sync; a new one means that the connection was made anew. */
  syncId: z.string(),
  /** The integration's default frequency when it was last put back. */
  defaultFrequency: z.string().optional(),
  /** Of an override: where the runs of its schedule fall, in milliseconds. It tells whether the override is in effect. */
  scheduleGrid: z.object({ offset: z.int().min(0), interval: z.int().positive() }).optional(),
});

export type SyncState = z.output<typeof syncState>;
