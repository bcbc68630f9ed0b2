import { defineLifecycle } from "../core/define.js";
import type { Observed } from "../core/lifecycle.js";
import { type Settings, callsAfterEnable, enable, planCreate, planDelete, planUpdate } from "./calls.js";
import { enableSync, findEnabled } from "./enabling.js";
import { fingerprint } from "./fingerprint.js";
import { describeKey, formatId, parseId } from "./identity.js";
import { lookFirst } from "./looking-first.js";
import { connectedUser, userOf } from "./memory.js";
import { missing, settingsOf } from "./observe.js";
import { isGone, readSync } from "./reading.js";
import { needsReplacement } from "./replacement.js";
import { syncArgs, syncState, type SyncArgs, type SyncState } from "./schema.js";
import { stateOf, stateWith } from "./state.js";
import { finish, takeOver } from "./taking-over.js";
import { sendCalls } from "./writes.js";

/** Settings of a sync whose creation came no further than its first call. A credential goes with that. */
const AFTER_POST: Settings = { incrementalAccumulatorFrequency: undefined, paused: false };

/** `paragon.Sync`: one sync of a Connected User. */
export const paragonSync = defineLifecycle<SyncArgs, SyncState>({
  token: "paragon:Sync",
  args: syncArgs,
  state: syncState,
  identity: (args) => [describeKey(args)],
  needsReplacement,
  planCreate,
  planUpdate,
  planDelete,

  async create(args, context): Promise<Observed<SyncState>> {
    const user = connectedUser(args.userId);
    const projectId = await user.client.projectId();
    const { syncId, existed } = await enableSync(user, args, enable(args), context);
    const id = formatId({ userId: args.userId, syncId });
    const facts = { syncId, projectId };
    if (existed) return { id, inputs: args, state: await takeOver(user, id, args, facts, context) };
    const enabled = stateWith({ credentialId: args.credentialId, paused: false }, args, {
      ...facts,
      configurationFingerprint: fingerprint(args.configuration ?? {}),
    });
    return { id, inputs: args, state: await finish(user, id, enabled, args, callsAfterEnable(syncId, args), context) };
  },

  async read(id, known, context): Promise<Observed<SyncState> | undefined> {
    const { userId, syncId } = parseId(id);
    const user = await userOf({ userId, projectId: known?.projectId, syncId });
    return readSync(user, syncId, known, context);
  },

  async find(args, context) {
    const user = connectedUser(args.userId);
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
    const user = await userOf(olds);
    const now = await lookFirst(user, olds, news, planned, context);
    return sendCalls(user, now, news, planUpdate(id, now, news).calls, context);
  },

  async delete(id, olds, context): Promise<void> {
    const user = await userOf(olds);
    for (const call of planDelete(id, olds).calls) {
      try {
        await user.writes.run(olds.syncId, context, () => user.client.send(call, context));
      } catch (error) {
        if (!(await isGone(user, olds.syncId, error, context))) throw error;
      }
      user.noteDeletion(olds.syncId);
    }
  },
});
