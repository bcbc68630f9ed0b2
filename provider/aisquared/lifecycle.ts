import type { Context } from "../core/context.js";
import { defineLifecycle } from "../core/define.js";
import { ProviderError } from "../core/errors/provider-error.js";
import type { Lifecycle, Observed } from "../core/lifecycle.js";
import type { Values } from "../core/values.js";
import { readBy } from "../core/read-by.js";
import { planChange, planCreate, planDelete, planTakeOver, planUpdate } from "./calls.js";
import { createSync, findBeginning, refuseIfTaken } from "./creation.js";
import { defaultWorkspace, describeSync, knownDefaultWorkspace, parseId, type Identity } from "./identity.js";
import { declaredState, observe } from "./observe.js";
import { prepareSchedule } from "./schedule/prepare.js";
import { REFERENCES, refuseWrongReferences } from "./references/references.js";
import { syncRules } from "./rules.js";
import { isScheduled } from "./schedule/schedule.js";
import { syncArgs, syncState, type SyncArgs, type SyncState } from "./schema.js";
import { workspaceSession, type Session } from "./session.js";
import { baseUrl, VENDOR_URL } from "./settings.js";
import { fromWire } from "./wire.js";
import { sendCalls } from "./writes.js";

const sync = defineLifecycle<SyncArgs, SyncState, "workspaceId" | keyof Identity>({
  token: "aisquared:Sync",
  args: syncArgs,
  rules: syncRules,
  state: syncState,
  server: { baseUrl, vendorUrl: VENDOR_URL },
  // As documented; the open core has no such limit.
  requestLimit: { requests: 100, seconds: 60 },
  ambiguous: true,
  identifying: ["workspaceId", "sourceId", "destinationId", "modelId", "streamName"],
  identity: (args, { settings }) => {
    const workspaceId = args.workspaceId ?? knownDefaultWorkspace(settings);
    return {
      parts: [workspaceId, args.sourceId, args.destinationId, args.modelId, args.streamName],
      text: `AI Squared: the ${describeSync(args, workspaceId ?? "of the settings")}`,
    };
  },
  needsReplacement,
  // How far the end of a schedule has come.
  touches: () => ["scheduleMayTick"],
  planCreate,
  planUpdate,
  planDelete,
  planTakeOver,

  async create(args, context): Promise<Observed<SyncState>> {
    return createSync(sessionFor(args, context), args, context);
  },

  async read(id, known, context): Promise<Observed<SyncState> | undefined> {
    const { workspaceId, syncId } = parseId(id, context.account.settings);
    const found = await workspaceSession(context.account, workspaceId).read(syncId, context);
    return found === undefined ? undefined : observe(workspaceId, found, known);
  },

  async find(args, context) {
    return findBeginning(sessionFor(args, context), args, context);
  },

  async update(id, olds, news, context): Promise<SyncState> {
    if (planUpdate(id, olds, news).calls.length === 0) return declaredState(news, olds);
    const { workspaceId, syncId } = parseId(id, context.account.settings);
    const session = workspaceSession(context.account, workspaceId);
    return session.writes.run(syncId, context, async () => {
      // Enabling what is enabled is refused, and what stops a schedule depends on what is there: so it is looked at.
      const there = await session.client.getSync(syncId, context);
      if (there === undefined) throw gone(id);
      const shown = fromWire(there);
      const { calls } = planChange(id, olds, news, { paused: shown.paused, scheduled: isScheduled(shown) });
      const changed = calls.flatMap(({ carries }) => carries);
      await refuseWrongReferences(session, news, changed, context);
      return sendCalls(session, { sync: there, state: olds }, news, calls, context);
    });
  },

  async delete(id, olds, context): Promise<void> {
    const { workspaceId, syncId } = parseId(id, context.account.settings);
    const session = workspaceSession(context.account, workspaceId);
    for (const call of planDelete(id, olds).calls) {
      await session.writes.run(syncId, context, () => session.client.delete(call, syncId, context));
    }
    session.noteWrite(syncId, undefined);
  },

  async refuseCreation(args, isElsewhere, context) {
    const session = sessionFor(args, context);
    await refuseWrongReferences(session, args, REFERENCES, context);
    if (isElsewhere) await refuseIfTaken(session, args, context);
  },
});

/** `aisquared.Sync`: one sync of a workspace. */
export const aisquaredSync: Lifecycle = { ...sync, check: (news) => sync.check(prepareSchedule(news)) };

function sessionFor(args: SyncArgs, { account }: Context): Session {
  return workspaceSession(account, args.workspaceId ?? defaultWorkspace(account.settings));
}

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
      "then `up` creates it again.",
  );
}
