import type { Context } from "../../core/context.js";
import { NotFoundError, PermissionDeniedError, ServerError } from "../../core/errors/api-error.js";
import { ConnectionError } from "../../core/errors/connection-error.js";
import { Memo } from "../../core/memo.js";
import { isRefusal, type NangoClient } from "../client.js";
import { describeMetadata, formatConnectionId, type ConnectionRef } from "./identity.js";

/** As a connection has it. */
export type Metadata = Readonly<Record<string, unknown>>;

/** So many connections of an integration are asked for one by one, before the list is read that has them all. */
const FEW = 5;

/** Nango gives at most 2,000 connections at once. */
const PAGE = 1_000;

/** The list of the connections of one integration, as far as it is read. */
class Listing {
  readonly known = new Map<string, Metadata>();
  /** Connections that were asked for. */
  asked = 0;
  /** Requests made for them. */
  spent = 0;
  pages = 0;
  /** There is no further page, or the key may not see it. */
  isOver = false;

  /** A page more costs less than the connections that were asked for would cost one by one. */
  get isWorthIt(): boolean {
    return !this.isOver && this.asked > FEW && this.spent < this.asked;
  }
}

/**
 * Reads the metadata of connections: a few one by one, many by the list of their integration, a thousand with a request; in
 * all with one request more than connections at most. What was read is kept for the run, but for what the run writes.
 */
export class MetadataReader {
  readonly #client: NangoClient;
  readonly #listings = new Map<string, Listing>();
  readonly #found = new Memo<Metadata | undefined>("Nango: the metadata of a connection");
  readonly #pages = new Memo<void>("Nango: the list of connections");
  readonly #written = new Set<string>();

  constructor(client: NangoClient) {
    this.#client = client;
  }

  /** The metadata as this run knows it. Undefined: there is no such connection. */
  async read(ref: ConnectionRef, context: Context): Promise<Metadata | undefined> {
    const id = formatConnectionId(ref);
    if (this.#written.has(id)) return this.#readNow(ref, context);
    return this.#found.get(id, context, (shared) => this.#find(ref, shared));
  }

  /** Says that this run writes the metadata: what was read of it before no longer counts. */
  forget(ref: ConnectionRef): void {
    this.#written.add(formatConnectionId(ref));
  }

  async #find(ref: ConnectionRef, context: Context): Promise<Metadata | undefined> {
    const listing = this.#listings.get(ref.providerConfigKey) ?? new Listing();
    this.#listings.set(ref.providerConfigKey, listing);
    listing.asked++;
    for (;;) {
      const known = listing.known.get(ref.connectionId);
      if (known !== undefined) return known;
      const page = JSON.stringify([ref.providerConfigKey, listing.pages]);
      if (this.#pages.known(page) === undefined && !listing.isWorthIt) break;
      await this.#pages.get(page, context, (shared) => this.#readPage(ref, listing, shared));
    }
    listing.spent++;
    return this.#readOne(ref, context);
  }

  /** What comes of a page that cannot be read is asked for one by one. */
  async #readPage({ providerConfigKey }: ConnectionRef, listing: Listing, context: Context): Promise<void> {
    listing.spent++;
    try {
      const query = { integrationId: providerConfigKey, limit: PAGE, page: listing.pages };
      const entries = await this.#client.listConnections(query, context);
      for (const { connection_id: id, provider_config_key: key, metadata } of entries)
        if (key === providerConfigKey) listing.known.set(id, metadata ?? {});
      listing.isOver = entries.length < PAGE;
    } catch (error) {
      if (!(error instanceof PermissionDeniedError || error instanceof ServerError || error instanceof ConnectionError))
        throw error;
      listing.isOver = true;
    }
    listing.pages++;
  }

  /** By the list, which renews no token of the customer; where the key may not see that, by the connection alone. */
  async #readOne(ref: ConnectionRef, context: Context): Promise<Metadata | undefined> {
    let listed: Metadata | undefined;
    try {
      listed = await this.#listOne(ref, context);
    } catch (error) {
      if (!(error instanceof PermissionDeniedError)) throw error;
      return this.#getOne(ref, context);
    }
    // The list comes from a replica that may be late: whoever reports a connection as gone must be sure, as far as the key lets.
    return listed ?? this.#getOne(ref, context).catch(unlessDenied);
  }

  /** As it is at this moment, as far as the key lets. */
  async #readNow(ref: ConnectionRef, context: Context): Promise<Metadata | undefined> {
    try {
      return await this.#getOne(ref, context);
    } catch (error) {
      if (!(error instanceof PermissionDeniedError)) throw error;
      return this.#listOne(ref, context);
    }
  }

  async #listOne(ref: ConnectionRef, context: Context): Promise<Metadata | undefined> {
    const { providerConfigKey, connectionId } = ref;
    const entries = await this.#client.listConnections({ integrationId: providerConfigKey, connectionId }, context);
    const entry = entries.find(
      ({ connection_id: id, provider_config_key: key }) => id === connectionId && key === providerConfigKey,
    );
    return entry === undefined ? undefined : (entry.metadata ?? {});
  }

  async #getOne(ref: ConnectionRef, context: Context): Promise<Metadata | undefined> {
    try {
      return (await this.#client.getConnection(ref, describeMetadata(ref), context)).metadata ?? {};
    } catch (error) {
      if (error instanceof NotFoundError || isRefusal(error, "unknown_provider_config")) return undefined;
      throw error;
    }
  }
}

function unlessDenied(error: unknown): undefined {
  if (!(error instanceof PermissionDeniedError)) throw error;
}
