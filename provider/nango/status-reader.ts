import type { Context } from "../core/context.js";
import { ConnectionError } from "../core/errors/connection-error.js";
import { ServerError } from "../core/errors/api-error.js";
import { Memo } from "../core/memo.js";
import type { NangoClient } from "./client.js";
import type { Deployed } from "./deployed.js";
import { describeRef, formatId, type SyncRef } from "./identity.js";
import { noSchedule } from "./errors.js";
import type { SyncStatus } from "./wire.js";

/** What Nango knows of a sync. */
export type Finding =
  | { readonly kind: "found"; readonly status: SyncStatus }
  /** The connection is there, this sync is not on it. */
  | { readonly kind: "no-sync" }
  | { readonly kind: "no-connection" };

/** The list of one connection, or why there is none. */
type List = ReadonlyMap<string, SyncStatus> | "no-connection" | "unlistable";

/**
 * Reads syncs with one request per connection, however many of its syncs are asked for. A list is kept for the run;
 * a sync that this run wrote is read by name from then on.
 */
export class StatusReader {
  readonly #client: NangoClient;
  readonly #deployed: Deployed;
  readonly #lists = new Memo<List>("Nango: the syncs of a connection");
  readonly #written = new Set<string>();

  constructor(client: NangoClient, deployed: Deployed) {
    this.#client = client;
    this.#deployed = deployed;
  }

  /** The sync as this run knows it. */
  async read(ref: SyncRef, context: Context): Promise<Finding> {
    if (this.#written.has(formatId(ref))) return this.readNow(ref, context);
    const list = await this.#list(ref, context);
    const status = list === "unlistable" || list === "no-connection" ? undefined : list.get(nameOf(ref));
    // That a sync is missing from a list, or its connection unknown, is looked at twice: whoever reports it as gone must
    // be sure.
    return status === undefined ? this.readNow(ref, context) : { kind: "found", status };
  }

  /** The sync as it is at this moment, with a request of its own. Throws where it has no schedule, and so no status. */
  async readNow(ref: SyncRef, context: Context): Promise<Finding> {
    const { providerConfigKey, connectionId } = ref;
    const query = { providerConfigKey, connectionId, syncs: nameOf(ref), subject: describeRef(ref) };
    const syncs = await this.#client.getStatus(query, context, false).catch(async (error: unknown) => {
      if (!(error instanceof ServerError || error instanceof ConnectionError)) throw error;
      // So Nango answers for as long as a sync has no schedule: before it is asked again and again, it is seen whether it has.
      const mayLackSchedule = error instanceof ServerError && error.status === 500;
      if (mayLackSchedule && (await this.#deployed.isWithoutFrequency(ref, context))) throw noSchedule(ref);
      return this.#client.getStatus(query, context);
    });
    if (syncs === undefined) return { kind: "no-connection" };
    const status = syncs.find((sync) => nameOf({ syncName: sync.name, syncVariant: sync.variant }) === nameOf(ref));
    return status === undefined ? { kind: "no-sync" } : { kind: "found", status };
  }

  /** Names of the connection's syncs as this run's list has them; none where it cannot be listed. */
  async namesOn(ref: SyncRef, context: Context): Promise<string[]> {
    const list = await this.#list(ref, context);
    return typeof list === "string" ? [] : [...new Set([...list.values()].map(({ name }) => name))].sort();
  }

  /** Says that this run writes the sync: what was read of it before no longer counts. */
  forget(ref: SyncRef): void {
    this.#written.add(formatId(ref));
  }

  #list(ref: SyncRef, context: Context): Promise<List> {
    const key = JSON.stringify([ref.providerConfigKey, ref.connectionId]);
    return this.#lists.get(key, context, (shared) => this.#fetch(ref, shared));
  }

  async #fetch({ providerConfigKey, connectionId }: SyncRef, context: Context): Promise<List> {
    try {
      // One sync without a schedule makes the whole list fail, every time: no use to insist, its neighbours are named.
      const syncs = await this.#client.getStatus({ providerConfigKey, connectionId, syncs: "*" }, context, false);
      if (syncs === undefined) return "no-connection";
      return new Map(syncs.map((sync) => [nameOf({ syncName: sync.name, syncVariant: sync.variant }), sync]));
    } catch (error) {
      if (error instanceof ServerError || error instanceof ConnectionError) return "unlistable";
      throw error;
    }
  }
}

/** A sync as `GET /sync/status` wants it named. */
function nameOf({ syncName, syncVariant }: Pick<SyncRef, "syncName" | "syncVariant">): string {
  return `${syncName}::${syncVariant}`;
}
