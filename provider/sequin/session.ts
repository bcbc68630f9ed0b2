import { perAccount, type Account } from "../core/account.js";
import type { Context } from "../core/context.js";
import { ProviderError } from "../core/errors/provider-error.js";
import { mayHaveBeenApplied } from "../core/errors/uncertain.js";
import { Memo } from "../core/memo.js";
import { Serial } from "../core/serial.js";
import { SequinClient } from "./client.js";
import { apiToken } from "./settings.js";
import type { ShownSync } from "./wire.js";

/** One organization of Sequin's, and what was read of it. */
export class Session {
  readonly client: SequinClient;
  /** Writes to one sync one after the other. */
  readonly writes = new Serial();
  readonly #account: Account;
  /** Syncs that were written: what was read of them before no longer counts. */
  readonly #written = new Set<string>();
  readonly #list = new Memo<ReadonlyMap<string, ShownSync>>("Sequin: the list of syncs");
  readonly #organizations = new Memo<ReadonlySet<string>>("Sequin: the list of streams");

  constructor(account: Account) {
    this.#account = account;
    this.client = new SequinClient(account);
  }

  /** The sync as this run knows it: one list for all, and a request of its own where the list does not say. */
  async sync(id: string, context: Context): Promise<ShownSync | undefined> {
    const listed = this.#written.has(id) ? undefined : (await this.#syncs(context)).get(id);
    return listed ?? this.client.getSync(id, context);
  }

  /**
   * The syncs of a stream that bear a name, read now, without those of other resources, those that this run has deleted,
   * and the one that this resource gives up. Asked for by name: that a creation is not doubled must not depend on a list whose paging nobody has
   * documented.
   */
  async named(sync: { streamId: string; name: string }, context: Context): Promise<ShownSync[]> {
    const { run, resource } = context;
    return (await this.bearing(sync, context)).filter(
      ({ id }) => !(run.isHeldByOther(id, resource) || run.isPredecessor(id, resource) || run.isDeleted(id)),
    );
  }

  /** Every sync of a stream that bears a name, read now. */
  async bearing({ streamId, name }: { streamId: string; name: string }, context: Context): Promise<ShownSync[]> {
    const found = await this.client.listSyncs({ streamId, name }, context);
    return found.filter((sync) => sync.name === name && sync.stream_id === streamId);
  }

  noteWrite(id: string): void {
    this.#written.add(id);
  }

  /**
   * Refuses to believe that a sync is gone when the token turns out to be another organization's: to that one no other
   * sync is there.
   */
  async refuseOtherOrganization(id: string, orgId: string | undefined, context: Context): Promise<void> {
    if (orgId === undefined) return;
    const seen = await this.#organizationsSeen(context);
    if (seen.size === 0 || seen.has(orgId)) return;
    throw new ProviderError(
      `Sequin: there is no sync ${id} for this API token, but the token is of organization ${[...seen].join(", ")} and the ` +
        `sync of ${orgId}: this answer is not trusted, and nothing was changed. Set ${this.#account.settings.describe(apiToken)} to a token of ${orgId}.`,
    );
  }

  #syncs(context: Context): Promise<ReadonlyMap<string, ShownSync>> {
    return this.#list.get("", context, (shared) => this.#fetch(shared));
  }

  async #fetch(context: Context): Promise<ReadonlyMap<string, ShownSync>> {
    try {
      // Not worth insisting: without it every sync is asked for alone.
      const syncs = await this.client.listSyncs({}, context, false);
      return new Map(syncs.map((sync) => [sync.id, sync]));
    } catch (error) {
      if (mayHaveBeenApplied(error)) return new Map();
      throw error;
    }
  }

  async #organizationsSeen(context: Context): Promise<ReadonlySet<string>> {
    const listed = [...(await this.#syncs(context)).values()].flatMap((sync) => sync.org_id ?? []);
    if (listed.length > 0) return new Set(listed);
    return this.#organizations.get("", context, async (shared) => new Set(await this.client.listOrganizations(shared)));
  }
}

/** The session of an account; its settings are looked up here, and nowhere earlier. */
export const sessionOf = perAccount((account) => new Session(account));
