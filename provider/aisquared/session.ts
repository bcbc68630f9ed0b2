import type { Context } from "../core/context.js";
import { allPages, PageSize } from "../core/pages.js";
import { runScoped } from "../core/run-scope.js";
import { Serial } from "../core/serial.js";
import { waitFor } from "../core/waiting.js";
import { access, type Access } from "./access.js";
import { AisquaredClient, PAGE } from "./client.js";
import type { Identity } from "./identity.js";
import type { SyncResource } from "./schema.js";
import { SyncList } from "./sync-list.js";

/** One workspace, and what this run has learnt about its syncs. */
export class Session {
  readonly client: AisquaredClient;
  /** Writes to one sync one after the other: they look before they write. */
  readonly writes = new Serial();
  /** Syncs that resources of this run stand for. */
  readonly held = new Set<string>();
  /** Syncs as this run's own writes left them, deleted ones as undefined: newer than any list that was read before. */
  readonly #written = new Map<string, SyncResource | undefined>();
  readonly #pageSize = new PageSize(PAGE);
  #list: Promise<SyncList> | undefined;

  constructor(client: AisquaredClient) {
    this.client = client;
  }

  get workspaceId(): string {
    return this.client.workspaceId;
  }

  /** The sync as this run knows it. Undefined: it is not in this workspace. */
  async read(syncId: string, context: Context): Promise<SyncResource | undefined> {
    if (this.#written.has(syncId)) return this.client.getSync(syncId, context);
    // The list can miss one: it is ordered by the last change, and syncs change while it is paged. Whoever reports one
    // as gone must be sure.
    return (await this.#syncs(context)).get(syncId) ?? this.client.getSync(syncId, context);
  }

  /** Every sync of the workspace. */
  async all(context: Context): Promise<SyncResource[]> {
    return (await this.#syncs(context)).all();
  }

  /** The syncs of this identity, as this run knows them. */
  async twins(identity: Identity, context: Context): Promise<SyncResource[]> {
    return (await this.#syncs(context)).twins(identity);
  }

  /** The syncs of this identity, read again. */
  async twinsNow(identity: Identity, context: Context): Promise<SyncResource[]> {
    this.#list = undefined;
    return this.twins(identity, context);
  }

  /** Says what a write of this run made of a sync; undefined: it is deleted. */
  noteWrite(syncId: string, sync: SyncResource | undefined): void {
    this.#written.set(syncId, sync);
    void this.#list?.then(
      (list) => {
        list.put(syncId, sync);
      },
      () => undefined,
    );
  }

  /** Read once in a run. */
  async #syncs(context: Context): Promise<SyncList> {
    const list = (this.#list ??= this.#fetch(context));
    try {
      return await waitFor(context, `AI Squared: the list of the syncs of workspace ${this.workspaceId}`, list);
    } catch (error) {
      // The next one to ask may have more luck.
      if (this.#list === list) this.#list = undefined;
      throw error;
    }
  }

  async #fetch(context: Context): Promise<SyncList> {
    const list = new SyncList();
    const before = new Map(this.#written);
    // The links beside a page go on for ever, and there is no total. The first page that has a sync has its latest state.
    const syncs = await allPages(
      "AI Squared: syncs",
      this.#pageSize,
      (page, size) => this.client.listSyncs(page + 1, size, context),
      ({ id }) => id,
    );
    for (const sync of syncs) list.put(sync.id, sync);
    for (const [id, sync] of this.#written) if (before.get(id) !== sync) list.put(id, sync);
    return list;
  }
}

const sessions = runScoped(() => new Map<Access, Map<string, Session>>());

/** The run's session for a workspace, with the settings as they are now. */
export function workspaceSession(workspaceId: string): Session {
  const own = access();
  const known = sessions().get(own) ?? new Map<string, Session>();
  sessions().set(own, known);
  const session = known.get(workspaceId) ?? new Session(new AisquaredClient(own, workspaceId));
  known.set(workspaceId, session);
  return session;
}
