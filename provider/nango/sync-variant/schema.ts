import { z } from "zod";
import { facts } from "../../core/facts.js";
import { quote } from "../../core/issues.js";
import { outputsOf } from "../../core/outputs.js";
import { connectionKey, integrationKey, plainName } from "../identifiers.js";
import { BASE_VARIANT } from "../schema.js";

/**
 * A variant of a Nango sync on one customer's connection: the same sync once more, with records, a schedule and a checkpoint
 * of its own. Nango makes the `base` variant of each sync by itself, and every other one only when it is asked.
 *
 * ```ts
 * const eu = new nango.SyncVariant("acme-contacts-eu", {
 *   providerConfigKey: "hubspot",
 *   connectionId: "acme",
 *   syncName: "contacts",
 *   variant: "eu",
 * });
 * new nango.Sync("acme-contacts-eu", {
 *   providerConfigKey: eu.providerConfigKey,
 *   connectionId: eu.connectionId,
 *   syncName: eu.syncName,
 *   syncVariant: eu.variant,
 *   frequency: "2h",
 * });
 * ```
 *
 * A new variant runs at the integration's default frequency, and its first run reads everything. One that is there already
 * is taken over, with a warning. **Destroying it throws the variant's records and its checkpoint away**, a replacement too:
 * the options `protect: true` and `retainOnDelete: true` prevent that.
 *
 * A `nango.Sync` of the variant that the same program declares is set after the variant is made, and reset before it is
 * deleted, also where it names the variant by plain texts: declare the variant first.
 *
 * Needs an API key with the scopes `environment:syncs:variant:create`, `environment:syncs:variant:delete` and
 * `environment:syncs:read`, and Nango 0.55 or later. Nango allows 100 variants of a sync on one connection, or what the plan
 * says, `base` included.
 *
 * @id `providerConfigKey/connectionId/syncName/variant`, each part URL-encoded.
 * @see https://nango.dev/docs/reference/api/sync/create-variant
 */
export const syncVariantArgs = z.strictObject({
  /** Id of the integration, as set up in Nango. Changing it replaces the variant: the new one has none of the records. */
  providerConfigKey: integrationKey().register(facts, { replaces: true, wire: "provider_config_key" }),
  /** Id of the customer's connection. Changing it replaces the variant: the new one has none of the records. */
  connectionId: connectionKey().register(facts, { replaces: true, wire: "connection_id" }),
  /** Name of the sync, as deployed and enabled. Changing it replaces the variant: the new one has none of the records. */
  syncName: plainName().register(facts, { replaces: true }),
  /**
   * Name of the variant: letters, digits, `_` and `-`. Not `base`, which is Nango's own. Changing it replaces the variant: the
   * new one has none of the records.
   *
   * @output Name of the variant.
   */
  variant: plainName()
    .refine((name) => name.toLowerCase() !== BASE_VARIANT, {
      error: ({ input }) => `is ${quote(input)}, which Nango makes by itself on every connection; choose another name`,
    })
    .register(facts, { replaces: true }),
});

export type SyncVariantArgs = z.output<typeof syncVariantArgs>;

/** State of `nango.SyncVariant`: its arguments, and a fact that stays. */
export const syncVariantState = z.object({
  ...outputsOf(syncVariantArgs),
  /** Nango's own id of the variant; a new one means that the variant, or its connection, was made anew. */
  syncId: z.string(),
});

export type SyncVariantState = z.output<typeof syncVariantState>;
