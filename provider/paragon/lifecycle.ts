import type { Call } from "../core/call.js";
import type { Context } from "../core/context.js";
import { defineLifecycle } from "../core/define.js";
import { AlreadyThereError } from "../core/errors/already-there-error.js";
import { ConfigurationError } from "../core/errors/configuration-error.js";
import { PartialError } from "../core/errors/partial-error.js";
import type { Observed } from "../core/lifecycle.js";
import { poll } from "../core/poll.js";
import { describeSetting } from "../core/settings.js";
import type { SyncStatus } from "./answers.js";
import { callsAfterEnable, enable, planCreate, planDelete, planUpdate } from "./calls.js";
import { enableSync } from "./enabling.js";
import { fingerprint } from "./fingerprint.js";
import { describeKey, formatId, parseId } from "./identity.js";
import { connectedUser, type User } from "./memory.js";
import { missing, settingsOf } from "./observe.js";
import { isGone, readSync } from "./reading.js";
import { syncArgs, syncState, type SyncArgs, type SyncState } from "./schema.js";
import { needsReplacement } from "./replacement.js";
import { projectIdSetting } from "./settings.js";
import { stateOf, stateWith } from "./state.js";
import { LOOK_FOR, sendCalls } from "./writes.js";

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
    const { syncId, existed } = await enableSync(user, args, enable(args), context);
    const id = formatId({ userId: args.userId, syncId });
    const facts = { syncId, projectId: await user.client.projectId() };
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
        await user.writes.run(olds.syncId, () => user.client.send(call, context));
      } catch (error) {
        if (!(await isGone(user, olds.syncId, error, context))) throw error;
      }
      user.noteDeletion(olds.syncId);
    }
  },
});

/** The user of a sync, after a look at whose credentials these are: another project has none of this one's syncs. */
async function userOf({
  userId,
  syncId,
  projectId,
}: Pick<SyncState, "userId" | "syncId" | "projectId">): Promise<User> {
  const user = connectedUser(userId);
  const own = await user.client.projectId();
  if (projectId === undefined || own === undefined || own === projectId) return user;
  throw new ConfigurationError(
    `Paragon: sync ${syncId} of user "${userId}" belongs to project ${projectId}, and the credentials are those of project ${own}. ` +
      `Check ${describeSetting(projectIdSetting)}.`,
  );
}

/** Brings a sync that exists already to its arguments: silently where nothing is changed that somebody has set. */
async function takeOver(
  user: User,
  id: string,
  args: SyncArgs,
  facts: Pick<SyncState, "syncId" | "projectId">,
  context: Context,
): Promise<SyncState> {
  const status = await user.client.getSync(facts.syncId, context);
  const there = settingsOf(status);
  const object = `Paragon: ${describeKey(args)}`;
  // A frequency that nobody has set yet is nobody's: mostly, a run was stopped between the POST and the PATCH.
  const differing = missing(args, status).filter(
    (name) => name !== "incrementalAccumulatorFrequency" || there[name] !== undefined,
  );
  if (differing.length > 0 && args.adopt !== true) {
    const differences = differing.map((argument) => ({ argument, there: there[argument], wanted: args[argument] }));
    throw new AlreadyThereError(object, id, differences, "For a second sync, choose another configurationName.");
  }
  context.warn(
    `${object} exists already (${id}) and is taken over. Paragon does not show its configuration: if it was enabled with another ` +
      "than the program's, delete it in Paragon first.",
  );
  const found = stateWith(there, args, facts);
  return finish(user, id, found, args, planUpdate(id, found, args).calls, context);
}

/** The rest of a creation. Whatever happens from here on, the sync exists. */
async function finish(
  user: User,
  id: string,
  there: SyncState,
  args: SyncArgs,
  calls: readonly Call[],
  context: Context,
): Promise<SyncState> {
  try {
    return await sendCalls(user, there, args, calls, context);
  } catch (error) {
    throw error instanceof PartialError || !(error instanceof Error) ? error : new PartialError(id, there, error);
  }
}

/**
 * The state, with what Paragon shows now of what is about to be sent. A credential that has arrived already must not be
 * sent again (a full re-sync), and what is disabled not be disabled.
 */
async function lookFirst(
  user: User,
  olds: SyncState,
  news: SyncArgs,
  calls: readonly Call[],
  context: Context,
): Promise<SyncState> {
  const carried = new Set(calls.flatMap((call) => call.carries));
  const asksForCredential = carried.has("credentialId");
  if (!asksForCredential && !carried.has("paused")) return olds;
  const isLate = asksForCredential && olds.unconfirmedCredentialId === news.credentialId;
  const status = isLate
    ? await waitForCredential(user, olds.syncId, news, context)
    : await user.client.getSync(olds.syncId, context);
  const there = settingsOf(status);
  return {
    ...olds,
    ...(carried.has("incrementalAccumulatorFrequency")
      ? { incrementalAccumulatorFrequency: there.incrementalAccumulatorFrequency }
      : {}),
    ...(asksForCredential && there.credentialId !== undefined ? { credentialId: there.credentialId } : {}),
    ...(carried.has("paused") && there.paused !== undefined ? { paused: there.paused } : {}),
  };
}

/** An update of the last run may still be on its way. */
async function waitForCredential(
  user: User,
  syncId: string,
  { credentialId }: SyncArgs,
  context: Context,
): Promise<SyncStatus> {
  let status = await user.client.getSync(syncId, context);
  await poll(context, LOOK_FOR, async () => {
    if (missing({ credentialId }, status).length === 0) return true;
    status = await user.client.getSync(syncId, context);
    return undefined;
  });
  return status;
}
