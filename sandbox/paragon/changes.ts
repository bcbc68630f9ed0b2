import { z } from "zod";
import { InvalidRequest } from "../errors.js";
import { parseOneOf } from "../parse-request.js";
import { credentialSchema, frequencySchema, statusSchema } from "./model.js";
import { newSigningKey } from "./signing-key.js";
import type { Store } from "./store.js";

const newSync = z.strictObject({
  userId: z.string().min(1),
  integration: z.string().min(1).default("googledrive"),
  pipeline: z.string().min(1).default("files"),
  configurationName: z.string().min(1).optional(),
  configuration: z.record(z.string(), z.unknown()).optional(),
  credentialId: z.uuid().optional(),
  incrementalAccumulatorFrequency: frequencySchema.optional(),
  paused: z.boolean().default(false),
});

/** What somebody else can do to the sandbox's Paragon; exactly one of the keys. */
const changeSchema = z.union([
  /** Behaves differently from now on; options that are not named stay. */
  z.strictObject({ options: z.record(z.string(), z.unknown()) }),
  /** Changes a sync at once, as Paragon's staff or another program would. `null` takes a frequency or a reason away. */
  z.strictObject({
    set: z.strictObject({
      syncId: z.string(),
      credentialId: z.uuid().optional(),
      incrementalAccumulatorFrequency: frequencySchema.nullish(),
      paused: z.boolean().optional(),
      status: statusSchema.optional(),
      reason: z.string().nullish(),
      rateLimitBackoffMs: z.int().nullish(),
    }),
  }),
  /** Enables a sync. */
  z.strictObject({ enable: newSync }),
  /** Enables many at once: `perUser` syncs for each of `users` users, named `<prefix>-00001` and on. */
  z.strictObject({
    fleet: z.strictObject({
      users: z.int().min(1),
      perUser: z.int().min(1).default(1),
      prefix: z.string().default("user"),
      integration: z.string().default("googledrive"),
      pipeline: z.string().default("files"),
      incrementalAccumulatorFrequency: frequencySchema.optional(),
    }),
  }),
  /** Deletes a sync. */
  z.strictObject({ delete: z.strictObject({ syncId: z.string() }) }),
  /** A user connects an account. */
  z.strictObject({ connect: credentialSchema.omit({ valid: true }) }),
  /** A user disconnects an account. */
  z.strictObject({ disconnect: z.strictObject({ credentialId: z.uuid() }) }),
  /** The project's signing key is replaced: tokens of the old one are refused. Answers the new one, as people keep it. */
  z.strictObject({ rotateSigningKey: z.strictObject({}) }),
]);

/** See the keys: `options`, `set`, `enable`, `fleet`, `delete`, `connect`, `disconnect`, `rotateSigningKey`. */
export type ParagonChange = z.input<typeof changeSchema>;

type Change = z.output<typeof changeSchema>;
type SetFields = Extract<Change, { set: unknown }>["set"];

/** Makes a change past the API. Answers with what was made or changed. */
export function applyChange(store: Store, request: unknown): unknown {
  const change = parseOneOf(changeSchema.options, request, "change of Paragon");
  if ("options" in change) {
    store.configure(change.options);
    return store.options;
  }
  if ("set" in change) return set(store, change.set);
  if ("enable" in change) return enable(store, change.enable);
  if ("fleet" in change) return fleet(store, change.fleet);
  if ("delete" in change) return store.delete(known(store, change.delete.syncId).userId, change.delete.syncId);
  if ("connect" in change) return store.connect(change.connect);
  if ("disconnect" in change) {
    store.disconnect(change.disconnect.credentialId);
    return {};
  }
  const { signingKey, verificationKey } = newSigningKey();
  store.verificationKey = verificationKey;
  return { signingKey };
}

function set(store: Store, { syncId, paused, ...fields }: SetFields): unknown {
  const sync = known(store, syncId);
  sync.pending = [];
  sync.initialReadsLeft = 0;
  if (paused !== undefined) sync.status = paused ? "DISABLED" : "IDLE";
  if (fields.credentialId !== undefined) sync.credentialId = fields.credentialId;
  if (fields.status !== undefined) sync.status = fields.status;
  if (fields.incrementalAccumulatorFrequency !== undefined) {
    sync.incrementalAccumulatorFrequency = fields.incrementalAccumulatorFrequency ?? undefined;
  }
  if (fields.reason !== undefined) sync.reason = fields.reason ?? undefined;
  if (fields.rateLimitBackoffMs !== undefined) sync.rateLimitBackoffMs = fields.rateLimitBackoffMs ?? undefined;
  store.touch(sync);
  return structuredClone(sync);
}

function enable(store: Store, { userId, paused, ...request }: z.output<typeof newSync>): { id: string } {
  const sync = store.create(userId, request);
  sync.incrementalAccumulatorFrequency = request.incrementalAccumulatorFrequency;
  sync.initialReadsLeft = 0;
  sync.status = paused ? "DISABLED" : "IDLE";
  return { id: sync.id };
}

type Fleet = Extract<Change, { fleet: unknown }>["fleet"];

function fleet(store: Store, { users, perUser, prefix, ...request }: Fleet): { userId: string; id: string }[] {
  return Array.from({ length: users * perUser }, (_, index) => {
    const userId = `${prefix}-${String(Math.floor(index / perUser) + 1).padStart(5, "0")}`;
    const configurationName = perUser === 1 ? "default" : `sync-${String((index % perUser) + 1).padStart(3, "0")}`;
    return { userId, ...enable(store, { userId, ...request, configurationName, paused: false }) };
  });
}

function known(store: Store, syncId: string): ReturnType<Store["read"]> {
  const sync = store.find(syncId);
  if (sync === undefined) throw new InvalidRequest(`Paragon has no sync ${syncId} here`);
  return sync;
}
