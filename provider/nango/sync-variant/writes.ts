import type { Call } from "../../core/call.js";
import type { Context } from "../../core/context.js";
import { NotFoundError, ServerError } from "../../core/errors/api-error.js";
import { mayHaveBeenApplied } from "../../core/errors/uncertain.js";
import { poll } from "../../core/poll.js";
import { isRefusal } from "../client.js";
import { noConnection, noDeployedSync } from "../errors.js";
import { describeRef, type SyncRef } from "../identity.js";
import type { Session } from "../session.js";

/** Nango makes no variant before it has made the syncs of a connection, which takes some time after the connection. */
const APPEARS = { every: 500, upTo: 60_000 };

/**
 * Makes a variant that was not there a moment ago. That it is there now means that an answer was lost.
 *
 * @returns Nango's id of it.
 */
export async function makeVariant(session: Session, ref: SyncRef, call: Call, context: Context): Promise<string> {
  session.statuses.forget(ref);
  let failure: ServerError | undefined;
  const made = await poll(context, APPEARS, async () => {
    try {
      return (await session.client.createVariant(call, describeRef(ref), context)).id;
    } catch (error) {
      if (isRefusal(error, "unknown_connection"))
        throw noConnection(ref, await session.deployed.integrations(context).catch(() => undefined), "made");
      if (isRefusal(error, "unknown_sync"))
        throw noDeployedSync(ref, await session.deployed.syncNames(ref.providerConfigKey, context).catch(() => []));
      if (!isRefusal(error, "sync_variant_already_exists") && !mayHaveBeenApplied(error)) throw error;
      const there = await idOf(session, ref, context, error);
      if (there !== undefined) return there;
      if (!(error instanceof ServerError) || error.code !== "failed_sync_variant_creation") throw error;
      failure = error;
      return undefined;
    }
  });
  if (made === undefined) throw failure ?? new Error("The variant was neither created nor refused.");
  return made;
}

/** What a creation has left; where looking fails, its own failure says more. */
async function idOf(session: Session, ref: SyncRef, context: Context, lost: unknown): Promise<string | undefined> {
  try {
    const finding = await session.statuses.readNow(ref, context);
    return finding.kind === "found" ? finding.status.id : undefined;
  } catch {
    throw lost;
  }
}

/** Deletes a variant; one that is gone, alone or with its connection, is deleted. */
export async function removeVariant(session: Session, ref: SyncRef, call: Call, context: Context): Promise<void> {
  session.statuses.forget(ref);
  try {
    await session.client.deleteVariant(call, describeRef(ref), context);
  } catch (error) {
    const saysGone = error instanceof NotFoundError || isRefusal(error, "unknown_connection");
    if (!saysGone || (await session.statuses.readNow(ref, context)).kind === "found") throw error;
  }
}
