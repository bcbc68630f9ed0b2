import type { Context } from "../core/context.js";
import { defineLifecycle } from "../core/define.js";
import { ProviderError } from "../core/errors/provider-error.js";
import { keepMade } from "../core/keep-made.js";
import type { Observed } from "../core/lifecycle.js";
import { callsAfterEnable, enable, planCreate, planDelete, planHandOver, planTakeOver, planUpdate } from "./calls.js";
import { type Settings, syncArgs, syncState, type SyncArgs, type SyncState } from "./schema.js";
import { enableSync, findEnabled, findInTheWay } from "./creation.js";
import { fingerprint } from "./configuration/fingerprint.js";
import { describeKey, formatId, parseId, type SyncKey } from "./identity.js";
import { lookFirst } from "./looking-first.js";
import { connectedUser, userOf } from "./session.js";
import { missing, settingsOf } from "./wire.js";
import { isGone, readSync } from "./observe.js";
import { needsReplacement } from "./configuration/replacement.js";
import { baseUrl, VENDOR_URL } from "./settings.js";
import { stateOf, stateWith } from "./state.js";
import { refuseDiffering, takeOver } from "./taking-over.js";
import { sendCalls } from "./writes.js";

/** Settings of a sync whose creation came no further than its first call. A credential goes with that. */
const AFTER_POST: Settings = { incrementalAccumulatorFrequency: undefined, paused: false };

/** `paragon.Sync`: one sync of a Connected User. */
export const paragonSync = defineLifecycle<SyncArgs, SyncState, keyof SyncKey>({
  token: "paragon:Sync",
  args: syncArgs,
  state: syncState,
  server: { baseUrl, vendorUrl: VENDOR_URL },
  identifying: ["userId", "integration", "pipeline", "configurationName"],
  identity: (key) => ({
    parts: [key.userId, key.integration, key.pipeline, key.configurationName],
    text: `Paragon: ${describeKey(key)}`,
  }),
  needsReplacement,
  // An update notes what was not known before, and settles what the last one left open.
  touches: (olds, news) => [
    ...(olds["configurationFingerprint"] === undefined && news["configuration"] !== undefined
      ? ["configurationFingerprint"]
      : []),
    ...(olds["unconfirmedCredentialId"] === undefined ? [] : ["unconfirmedCredentialId"]),
  ],
  planCreate,
  planUpdate,
  planDelete,
  planTakeOver,
  planHandOver,

  create: createSync,

  async read(id, known, context): Promise<Observed<SyncState> | undefined> {
    const { userId, syncId } = parseId(id);
    const user = await userOf(context.account, { userId, projectId: known?.projectId, syncId });
    return readSync(user, syncId, known, context);
  },

  async find(args, context) {
    const user = connectedUser(context.account, args.userId);
    const there = await findEnabled(user, args, context);
    if (there === undefined) return undefined;
    const status = await user.client.getSync(there.id, context);
    const settings = settingsOf(status);
    // The POST leaves a sync that runs and has no frequency; the rest of the creation sets both.
    const isOthers = missing(args, status).some((name) => settings[name] !== AFTER_POST[name]);
    if (isOthers) return undefined;
    const facts = { syncId: there.id, projectId: await user.client.projectId() };
    return { id: formatId({ userId: args.userId, syncId: there.id }), state: stateWith(settings, args, facts) };
  },

  async update(id, olds, news, context): Promise<SyncState> {
    const planned = planUpdate(id, olds, news).calls;
    if (planned.length === 0) return { ...stateOf(news, olds), unconfirmedCredentialId: undefined };
    const user = await userOf(context.account, olds);
    const now = await lookFirst(user, olds, news, planned, context);
    return sendCalls(user, now, news, planUpdate(id, now, news).calls, context);
  },

  delete: deleteSync,

  async refuseCreation(args, isElsewhere, context) {
    if (!isElsewhere) return;
    const user = connectedUser(context.account, args.userId);
    const there = await findInTheWay(user, args, context);
    if (there !== undefined)
      refuseDiffering(args, formatOf(args, there), await user.client.getSync(there.id, context), context);
  },

  /** Paragon shows no configuration: only now it is known whether the sync was enabled with the one that is declared. */
  async handOver(id, olds, heir, context) {
    if (planHandOver(id, olds, heir).calls.length === 0) return;
    await deleteSync(id, olds, context);
    context.run.noteDeletion(context.resource, id);
    const made = await createSync(heir, context);
    if (made.id !== id) {
      throw new ProviderError(
        `Paragon: ${describeKey(heir)} was enabled again with the program's configuration and has another id now: ${made.id}. Put it ` +
          "into the state: `pulumi refresh`, then declare it with `adopt: true`.",
      );
    }
  },
});

async function createSync(args: SyncArgs, context: Context): Promise<Observed<SyncState>> {
  const user = connectedUser(context.account, args.userId);
  const projectId = await user.client.projectId();
  const enabling = enable(args);
  const { syncId, existed } = await enableSync(user, args, enabling, context);
  const id = formatId({ userId: args.userId, syncId });
  const facts = { syncId, projectId };
  if (existed) return { id, inputs: args, state: await takeOver(user, id, args, facts, context) };
  const enabled = stateWith({ credentialId: args.credentialId, paused: false }, args, {
    ...facts,
    configurationFingerprint: fingerprint(args.configuration ?? {}),
  });
  const calls = callsAfterEnable(syncId, args);
  const state = await keepMade(id, enabled, () => sendCalls(user, enabled, args, calls, context, [enabling]));
  return { id, inputs: args, state };
}

async function deleteSync(id: string, olds: SyncState, context: Context): Promise<void> {
  const user = await userOf(context.account, olds);
  for (const call of planDelete(id, olds).calls) {
    try {
      await user.writes.run(olds.syncId, context, () => user.client.send(call, context));
    } catch (error) {
      if (!(await isGone(user, olds.syncId, error, context))) throw error;
    }
    user.noteDeletion(olds);
  }
}

function formatOf({ userId }: SyncArgs, { id }: { readonly id: string }): string {
  return formatId({ userId, syncId: id });
}
