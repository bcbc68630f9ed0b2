import { perAccount, type Account } from "../core/account.js";
import type { Context } from "../core/context.js";
import { Memo } from "../core/memo.js";
import { allPages, PageSize } from "../core/pages.js";
import { Serial } from "../core/serial.js";
import { AisquaredClient, OBJECTS_PAGE, PAGE } from "./client.js";
import type { Identity } from "./identity.js";
import { Objects } from "./references/objects.js";
import type { Connector, Model, SyncResource } from "./wire.js";
import { SyncList } from "./sync-list.js";

/** One workspace, and what this run has learnt about its syncs. */
export class Session {
  readonly client: AisquaredClient;
  /** Writes to one sync one after the other: they look before they write. */
  readonly writes = new Serial();
  /** Syncs as this run's own writes left them, deleted ones as undefined: newer than any list that was read before. */
  readonly #written = new Map<string, SyncResource | undefined>();
  readonly #pageSize = new PageSize(PAGE);
  readonly #list = new Memo<SyncList>("AI Squared: the list of syncs");
  readonly #connectors: Objects<Connector>;
  readonly #models: Objects<Model>;

  constructor(client: AisquaredClient) {
    this.client = client;
    this.#connectors = new Objects({
      what: "AI Squared: connectors",
      pageSize: new PageSize(OBJECTS_PAGE),
      one: (id, context) => client.getConnector(id, context),
      page: (page, size, context) => client.listConnectors(page + 1, size, context),
    });
    this.#models = new Objects({
      what: "AI Squared: models",
      pageSize: new PageSize(OBJECTS_PAGE),
      one: (id, context) => client.getModel(id, context),
      page: (page, size, context) => client.listModels(page + 1, size, context),
    });
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
    this.#list.drop("");
    return this.twins(identity, context);
  }

  /** A source or destination. */
  connector(id: string, context: Context): Promise<Connector> {
    return this.#connectors.get(id, context);
  }

  /** Every source and destination of the workspace. */
  connectors(context: Context): Promise<Connector[]> {
    return this.#connectors.all(context);
  }

  model(id: string, context: Context): Promise<Model> {
    return this.#models.get(id, context);
  }

  /** Every model of the workspace. */
  models(context: Context): Promise<Model[]> {
    return this.#models.all(context);
  }

  /** Says what a write of this run made of a sync; undefined: it is deleted. */
  noteWrite(syncId: string, sync: SyncResource | undefined): void {
    this.#written.set(syncId, sync);
    void this.#list.known("")?.then(
      (list) => {
        list.put(syncId, sync);
      },
      () => undefined,
    );
  }

  /** Read once. */
  #syncs(context: Context): Promise<SyncList> {
    return this.#list.get("", context, (shared) => this.#fetch(shared));
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

const sessionsOf = perAccount(() => new Map<string, Session>());

/** The account's session for a workspace. */
export function workspaceSession(account: Account, workspaceId: string): Session {
  const sessions = sessionsOf(account);
  const session = sessions.get(workspaceId) ?? new Session(new AisquaredClient(account, workspaceId));
  sessions.set(workspaceId, session);
  return session;
}
