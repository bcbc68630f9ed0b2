import { z } from "zod";
import { facts } from "../../core/facts.js";
import { isObject } from "../../../protocol/object.js";
import { outputsOf } from "../../core/outputs.js";
import { spelled } from "../../core/spelled.js";
import { connectionKey, integrationKey } from "../identifiers.js";

const json = z.record(z.string(), z.json());

/**
 * The metadata of one customer's connection in Nango: the settings that its syncs and actions read (`nango.getMetadata()`),
 * such as which objects, fields or accounts of the customer to sync.
 *
 * ```ts
 * new nango.ConnectionMetadata("acme", {
 *   providerConfigKey: "hubspot",
 *   connectionId: "acme",
 *   metadata: { region: "eu", objects: ["contacts", "companies"], webhookToken: config.requireSecret("acmeToken") },
 * });
 * ```
 *
 * It manages the keys that the program declares; others are not looked at, and an app may go on setting them. The
 * connection itself is Nango's and the customer's: it has to be there. What is a secret in the program, the whole of it or a
 * part, is encrypted in the state and hidden in reviews.
 *
 * A creation sends what differs, and a warning names the keys whose values it takes the place of. Nango cannot delete a key:
 * one that leaves the program keeps its value there, **and destroying the resource leaves all of them**. With
 * `complete: true` the resource owns the whole object, and destroying it empties the metadata.
 *
 * Needs an API key with the scopes `environment:connections:update`, and `environment:connections:list` or
 * `environment:connections:read`. Prefer the former: it reads a thousand connections with one request, and with
 * `environment:connections:read_credentials` Nango renews the customer's token for each that is read alone.
 *
 * @id `providerConfigKey/connectionId`, each part URL-encoded.
 * @see https://nango.dev/docs/reference/api/connections/update-metadata
 */
export const connectionMetadataArgs = z.strictObject({
  /** Id of the integration, as set up in Nango. Changing it replaces the resource. */
  providerConfigKey: integrationKey().register(facts, { replaces: true, wire: "provider_config_key" }),
  /** Id of the customer's connection. Changing it replaces the resource. */
  connectionId: connectionKey().register(facts, { replaces: true, wire: "connection_id" }),
  /**
   * Keys with JSON values of any form. A change is one `PATCH /connections/metadata` with the keys that differ, each with its
   * whole value; the syncs of the connection read it from their next run on. A key whose value is null is the same as none:
   * where it was declared before, it is no longer managed and Nango keeps its value.
   *
   * @output The managed keys with their values; with `complete` all keys.
   */
  metadata: spelled(json, json, (values) => ({ value: withoutNulls(values) })),
  /**
   * Whether the resource owns the whole object: then a change is one `POST /connections/metadata`, which takes every other key
   * away, and keys that somebody adds by hand are found and taken away too.
   *
   * @default false
   * @output Whether the resource owns the whole object.
   */
  complete: z.boolean().default(false),
});

export type ConnectionMetadataArgs = z.output<typeof connectionMetadataArgs>;

/** State of `nango.ConnectionMetadata`: its arguments, as the connection has them. */
export const connectionMetadataState = z.object({ ...outputsOf(connectionMetadataArgs) });

export type ConnectionMetadataState = z.output<typeof connectionMetadataState>;

/** To Pulumi's engine a member that is null is none. */
export function withoutNulls<Value>(values: Readonly<Record<string, Value>>): Record<string, Value> {
  return Object.fromEntries(
    Object.entries(values)
      .filter(([, value]) => value !== null)
      .map(([key, value]) => [key, stripped(value) as Value]),
  );
}

function stripped(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(stripped);
  return isObject(value) ? withoutNulls(value) : value;
}
