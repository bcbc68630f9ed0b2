import { z } from "zod";
import type { SandboxClock } from "../clock.js";
import { InvalidRequest } from "../errors.js";
import { parseOneOf } from "../parse-request.js";
import { deleteConnector, deleteModel, replaceCatalog } from "./catalog-routes.js";
import { readCreation, readUpdate } from "./contract.js";
import { RUN_STATUSES, SYNC_STATUSES, type Sync, type User } from "./model.js";
import { Refusal } from "./refusal.js";
import type { Sessions } from "./sessions.js";
import type { Store } from "./store.js";
import type { Syncs } from "./syncs.js";

const id = z.union([z.int().min(1), z.string().regex(/^\d+$/)]).transform(Number);
const fields = z.record(z.string(), z.unknown());
const one = <T extends z.ZodRawShape>(shape: T): z.ZodObject<T, z.core.$strict> => z.strictObject(shape);

/** Changes by somebody else: one of them per request, named by its key. */
const changeSchema = z.union(
  [
    /** A person edits a sync in the dashboard: the fields of PUT, with all that a PUT causes. */
    one({ updateSync: z.strictObject({ id, set: fields }) }),
    /** A person makes a sync in the dashboard: the fields of POST. Answers its id. */
    one({ createSync: z.strictObject({ workspaceId: id.default(1), fields }) }),
    one({ pauseSync: id }),
    one({ resumeSync: id }),
    one({ deleteSync: id }),
    /** Sets columns that no API writes, such as `status`, `cursor_field` or `current_cursor_field`. */
    one({
      setColumns: z.strictObject({
        id,
        status: z.enum(SYNC_STATUSES).exactOptional(),
        cursor_field: z.string().nullable().exactOptional(),
        current_cursor_field: z.string().nullable().exactOptional(),
        configuration: z.unknown().exactOptional(),
      }),
    }),
    /** A run begins, or ends as it says. Answers its id. */
    one({ run: z.strictObject({ syncId: id, status: z.enum(RUN_STATUSES) }) }),
    one({ deleteModel: id }),
    one({ deleteConnector: id }),
    /** A destination's catalog is read again and has these streams. */
    one({ catalog: z.strictObject({ connectorId: id, streams: z.array(z.string()) }) }),
    /** Somebody logs in with this user, such as in a browser: the token before is dead. */
    one({ login: z.string() }),
    /** A user gets another password, and every token given so far is dead. */
    one({ setPassword: z.strictObject({ email: z.string(), password: z.string().min(1) }) }),
    /** A connector, without a catalog. Answers its id. */
    one({
      addConnector: z.strictObject({
        workspaceId: id.default(1),
        type: z.enum(["source", "destination"]),
        name: z.string(),
        connectorName: z.string().default("Redshift"),
      }),
    }),
    /** Models on a source, ready for as many syncs. Answers their ids. */
    one({ addModels: z.strictObject({ count: z.int().min(1).max(100_000), connectorId: id.default(1) }) }),
    one({ renameModel: z.strictObject({ id, name: z.string() }) }),
    /** Ids given from now on are higher than this. */
    one({ lastIds: z.strictObject({ sync: z.int().exactOptional(), catalog: z.int().exactOptional() }) }),
  ],
  "expected one change, named by its key",
);

/** Makes a change past the provider; answers what it made, if anything. Throws `InvalidRequest` when it cannot be done. */
export function applyChange(
  request: unknown,
  parts: { store: Store; syncs: Syncs; sessions: Sessions; clock: SandboxClock },
): unknown {
  const change = parseOneOf(changeSchema.options, request, "change of AI Squared");
  try {
    return apply(change, parts);
  } catch (error) {
    if (error instanceof Refusal)
      throw new InvalidRequest(`The platform refuses the change: ${JSON.stringify(error.body)}`);
    throw error;
  }
}

function apply(
  change: z.output<typeof changeSchema>,
  { store, syncs, sessions, clock }: { store: Store; syncs: Syncs; sessions: Sessions; clock: SandboxClock },
): unknown {
  const sync = (syncId: number): Sync => {
    const found = store.anySync(syncId);
    if (found === undefined || found.discarded_at !== null) throw new InvalidRequest(`There is no sync ${syncId}`);
    return found;
  };
  if ("updateSync" in change) {
    syncs.update(sync(change.updateSync.id), readUpdate({ sync: change.updateSync.set }));
    return;
  }
  if ("createSync" in change) {
    return {
      id: String(syncs.create(change.createSync.workspaceId, readCreation({ sync: change.createSync.fields })).id),
    };
  }
  if ("pauseSync" in change) {
    syncs.disable(sync(change.pauseSync));
    return;
  }
  if ("resumeSync" in change) {
    syncs.enable(sync(change.resumeSync));
    return;
  }
  if ("deleteSync" in change) {
    syncs.discard(sync(change.deleteSync));
    return;
  }
  if ("setColumns" in change) {
    const { id: syncId, ...columns } = change.setColumns;
    return void Object.assign(sync(syncId), columns);
  }
  if ("run" in change) return { id: String(run(store, sync(change.run.syncId), change.run.status, clock)) };
  if ("deleteModel" in change) {
    deleteModel(store, syncs, change.deleteModel);
    return;
  }
  if ("deleteConnector" in change) {
    deleteConnector(store, syncs, change.deleteConnector);
    return;
  }
  if ("catalog" in change) return void replaceCatalog(store, change.catalog.connectorId, change.catalog.streams);
  if ("login" in change) return void sessions.issue(userOf(store, change.login));
  if ("setPassword" in change) {
    const user = userOf(store, change.setPassword.email);
    user.password = change.setPassword.password;
    sessions.logout(user);
    return;
  }
  if ("addConnector" in change) return { connectorId: addConnector(store, change.addConnector, clock) };
  if ("renameModel" in change) {
    const model = store.model(change.renameModel.id);
    if (model === undefined) throw new InvalidRequest(`There is no model ${change.renameModel.id}`);
    model.name = change.renameModel.name;
    return;
  }
  if ("addModels" in change) return { modelIds: addModels(store, change.addModels, clock) };
  return void Object.assign(store.data.lastIds, change.lastIds);
}

function userOf(store: Store, email: string): User {
  const user = store.data.users.find((candidate) => candidate.email === email);
  if (user === undefined) throw new InvalidRequest(`There is no user ${email}`);
  return user;
}

/** A run and what it does to the status. A failed sync stays failed, whatever its later runs do. */
function run(store: Store, sync: Sync, status: (typeof RUN_STATUSES)[number], clock: SandboxClock): number {
  const runId = store.nextId("run");
  store.data.runs.push({ id: runId, sync_id: sync.id, status, created_at: clock.iso(), updated_at: clock.iso() });
  if (sync.status === "pending" || sync.status === "healthy") {
    if (status === "success") sync.status = "healthy";
    if (status === "failed") sync.status = "failed";
    sync.updated_at = clock.iso();
  }
  return runId;
}

function addConnector(
  store: Store,
  made: { workspaceId: number; type: "source" | "destination"; name: string; connectorName: string },
  clock: SandboxClock,
): number {
  const connectorId = store.nextId("connector");
  store.data.connectors.push({
    id: connectorId,
    workspace_id: made.workspaceId,
    name: made.name,
    connector_type: made.type,
    connector_name: made.connectorName,
    configuration: { host: "h" },
    created_at: clock.iso(),
    updated_at: clock.iso(),
  });
  return connectorId;
}

function addModels(
  store: Store,
  { count, connectorId }: { count: number; connectorId: number },
  clock: SandboxClock,
): number[] {
  const connector = store.connector(connectorId);
  if (connector === undefined) throw new InvalidRequest(`There is no connector ${connectorId}`);
  return Array.from({ length: count }, () => {
    const modelId = store.nextId("model");
    store.data.models.push({
      id: modelId,
      workspace_id: connector.workspace_id,
      connector_id: connectorId,
      name: `model${modelId}`,
      query: "SELECT * FROM t",
      query_type: "raw_sql",
      primary_key: "id",
      created_at: clock.iso(),
      updated_at: clock.iso(),
    });
    return modelId;
  });
}
