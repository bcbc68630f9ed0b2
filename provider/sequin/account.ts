import type { Context } from "../core/context.js";
import { ProviderError } from "../core/errors/provider-error.js";
import { mayHaveBeenApplied as hasNoUsableAnswer } from "../core/errors/uncertain.js";
import { runScoped } from "../core/run-scope.js";
import { Serial } from "../core/serial.js";
import { describeSetting } from "../core/settings.js";
import { waitFor } from "../core/waiting.js";
import { sequinClient, type SequinClient } from "./client.js";
import { apiToken } from "./settings.js";
import type { ShownSync } from "./wire.js";

/** One organization of Sequin's, and what this run has learnt of it. */
export class Account {
  /** Writes to one sync one after the other. */
  readonly writes = new Serial();
  /** Syncs that a resource of this run has created or updated: no other one may take them over. */
  readonly #owned = new Set<string>();
  readonly #takenOver = new Set<string>();
  /** Syncs that this run has deleted. Lists may still show them for a while. */
  readonly #deleted = new Set<string>();
  /** Syncs that this run has written: what was read of them before no longer counts. */
  readonly #written = new Set<string>();
  #list: Promise<ReadonlyMap<string, ShownSync>> | undefined;
  #organizations: Promise<ReadonlySet<string>> | undefined;

  constructor(readonly client: SequinClient) {}

  /** The sync as this run knows it: one list for all, and a request of its own where the list does not say. */
  async sync(id: string, context: Context): Promise<ShownSync | undefined> {
    const listed = this.#written.has(id) ? undefined : (await this.#syncs(context)).get(id);
    return listed ?? this.client.getSync(id, context);
  }

  /**
   * The syncs of a stream that bear a name, read now, without those that this run has made or deleted. Asked for by
   * name: that a creation is not doubled must not depend on a list whose paging nobody has documented.
   */
  async named(sync: { streamId: string; name: string }, context: Context): Promise<ShownSync[]> {
    const found = await this.client.listSyncs({ streamId: sync.streamId, name: sync.name }, context);
    return found.filter(
      ({ id, name, stream_id: streamId }) =>
        name === sync.name && streamId === sync.streamId && !this.#owned.has(id) && !this.#deleted.has(id),
    );
  }

  noteWrite(id: string): void {
    this.#owned.add(id);
    this.#written.add(id);
  }

  noteTakeOver(id: string): void {
    this.noteWrite(id);
    this.#takenOver.add(id);
  }

  /** A take-over that failed. */
  forgetTakeOver(id: string): void {
    this.#owned.delete(id);
    this.#takenOver.delete(id);
  }

  /** Whether a new resource of this run has just taken the sync for its own: as when its name was another one's before. */
  wasTakenOver(id: string): boolean {
    return this.#takenOver.has(id);
  }

  noteDeletion(id: string): void {
    this.#written.add(id);
    this.#owned.delete(id);
    this.#deleted.add(id);
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
        `sync of ${orgId}: nothing is concluded from that. Set ${describeSetting(apiToken)} to a token of ${orgId}.`,
    );
  }

  async #syncs(context: Context): Promise<ReadonlyMap<string, ShownSync>> {
    const list = (this.#list ??= this.#fetch(context));
    try {
      return await waitFor(context, "Sequin: the list of syncs", list);
    } catch (error) {
      // A failure is not kept: the next one to ask may have more luck.
      if (this.#list === list) this.#list = undefined;
      throw error;
    }
  }

  async #fetch(context: Context): Promise<ReadonlyMap<string, ShownSync>> {
    try {
      // Not worth insisting: without it every sync is asked for alone.
      const syncs = await this.client.listSyncs({}, context, false);
      return new Map(syncs.map((sync) => [sync.id, sync]));
    } catch (error) {
      if (hasNoUsableAnswer(error)) return new Map();
      throw error;
    }
  }

  async #organizationsSeen(context: Context): Promise<ReadonlySet<string>> {
    const listed = [...(await this.#syncs(context)).values()].flatMap((sync) => sync.org_id ?? []);
    if (listed.length > 0) return new Set(listed);
    const asked = (this.#organizations ??= this.client.listOrganizations(context).then((ids) => new Set(ids)));
    try {
      return await waitFor(context, "Sequin: the list of streams", asked);
    } catch (error) {
      this.#organizations = undefined;
      throw error;
    }
  }
}

const accounts = runScoped(() => new Map<SequinClient, Account>());

/** The run's account for the settings as they are now. */
export function sequinAccount(): Account {
  const client = sequinClient();
  const account = accounts().get(client) ?? new Account(client);
  accounts().set(client, account);
  return account;
}
