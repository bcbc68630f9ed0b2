import { z } from "zod";
import { defineLifecycle } from "../core/define.js";
import { ProviderError } from "../core/errors/provider-error.js";
import type { Lifecycle, Observed, Values } from "../core/lifecycle.js";
import { readBy } from "../core/read-by.js";
import { isUnknown } from "../core/unknown.js";
import { planChange, planCreate, planDelete, planUpdate } from "./calls.js";
import { createSync, findBeginning } from "./creation.js";
import { defaultWorkspace, describeSync, knownDefaultWorkspace, parseId } from "./identity.js";
import { declaredState, observe } from "./observe.js";
import { prepareSchedule } from "./prepare.js";
import { syncRules } from "./rules.js";
import { isScheduled } from "./schedule.js";
import { syncArgs, syncState, type SyncArgs, type SyncState } from "./schema.js";
import { workspaceSession } from "./session.js";
import { fromWire } from "./wire.js";
import { sendCalls } from "./writes.js";

const sync = defineLifecycle<SyncArgs, SyncState>({
  token: "aisquared:Sync",
  args: syncArgs,
  rules: syncRules,
  state: syncState,
  // As documented; the open core has no such limit.
  requestLimit: { requests: 100, seconds: 60 },
  identity: (args) => [describeSync(args, args.workspaceId ?? knownDefaultWorkspace())],
  needsReplacement,
  planCreate,
  planUpdate,
  planDelete,

  async create(args, context): Promise<Observed<SyncState>> {
    return createSync(workspaceSession(args.workspaceId ?? defaultWorkspace()), args, context);
  },

  async read(id, known, context): Promise<Observed<SyncState> | undefined> {
    const { workspaceId, syncId } = parseId(id);
    const found = await workspaceSession(workspaceId).read(syncId, context);
    return found === undefined ? undefined : observe(workspaceId, found, known);
  },

  async find(args, context) {
    return findBeginning(workspaceSession(args.workspaceId ?? defaultWorkspace()), args, context);
  },

  async update(id, olds, news, context): Promise<SyncState> {
    if (planUpdate(id, olds, news).calls.length === 0) return declaredState(news, olds);
    const { workspaceId, syncId } = parseId(id);
    const session = workspaceSession(workspaceId);
    session.held.add(syncId);
    return session.writes.run(syncId, context, async () => {
      // Enabling what is enabled is refused, and what stops a schedule depends on what is there: so it is looked at.
      const there = await session.client.getSync(syncId, context);
      if (there === undefined) throw gone(id);
      const shown = fromWire(there);
      const { calls } = planChange(id, olds, news, { paused: shown.paused, scheduled: isScheduled(shown) });
      return sendCalls(session, { sync: there, state: olds }, news, calls, context);
    });
  },

  async delete(id, olds, context): Promise<void> {
    const { workspaceId, syncId } = parseId(id);
    const session = workspaceSession(workspaceId);
    for (const call of planDelete(id, olds).calls) {
      await session.writes.run(syncId, context, () => session.client.delete(call, syncId, context));
    }
    session.noteWrite(syncId, undefined);
    session.held.delete(syncId);
  },
});

/** `aisquared.Sync`: one sync of a workspace. */
export const aisquaredSync: Lifecycle = {
  ...sync,
  check: (news) => sync.check(prepareSchedule(news)),
  identity(values) {
    const known = readBy(identifying, values).data;
    // A stream that is not known yet is no stream, and the other ids do not pass for numbers.
    if (known === undefined || isUnknown(known.streamName)) return undefined;
    return `${sync.token} ${describeSync(known, known.workspaceId ?? knownDefaultWorkspace())}`;
  },
};

/** What says which sync a resource stands for. Of a state too, in which other values may be none that a program can say. */
const identifying = z.object({
  workspaceId: syncArgs.shape.workspaceId,
  sourceId: syncArgs.shape.sourceId,
  destinationId: syncArgs.shape.destinationId,
  modelId: syncArgs.shape.modelId,
  streamName: syncArgs.shape.streamName,
});

/**
 * A program may say for the first time where a sync is, or which cursor it has: that needs no new one when it is so. What
 * the workspace in the settings is now does not count; a sync stays where it was created.
 */
function needsReplacement(name: string, olds: Values, news: Values): boolean | undefined {
  if (name !== "workspaceId" && name !== "cursorField") return undefined;
  const created = readBy(syncState, olds).data?.createdWith;
  return created === undefined ? undefined : created[name] !== news[name];
}

function gone(id: string): ProviderError {
  return new ProviderError(
    `AI Squared: sync ${id} is not there any more: somebody deleted it, or its model or a connector of it. Run \`pulumi refresh\`, ` +
      "then `up` creates it anew.",
  );
}
