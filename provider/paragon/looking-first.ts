import type { Call } from "../core/call.js";
import type { Context } from "../core/context.js";
import { poll } from "../core/poll.js";
import { type SyncStatus, missing, settingsOf } from "./wire.js";
import type { User } from "./session.js";
import type { SyncArgs, SyncState } from "./schema.js";
import { LOOK_FOR } from "./writes.js";

/**
 * The state, with what Paragon shows now of what is about to be sent. A credential that has arrived already must not be
 * sent again (a full re-sync), and what is disabled not be disabled.
 */
export async function lookFirst(
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
