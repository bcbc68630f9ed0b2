import type { Context } from "../core/context.js";
import { defineLifecycle } from "../core/define.js";
import { ServerError } from "../core/errors/api-error.js";
import type { Observed } from "../core/lifecycle.js";
import { poll } from "../core/poll.js";
import { planCreate, planDelete, planTakeOver, planUpdate } from "./calls.js";
import { isRefusal } from "./client.js";
import { DEFAULT } from "./frequency.js";
import { refuseOtherEnvironment } from "./environment.js";
import { noConnection, noSync } from "./errors.js";
import { describeRef, formatId, parseId, type SyncRef } from "./identity.js";
import { isPaused, observe } from "./observe.js";
import { BASE_VARIANT, syncArgs, syncState, type SyncArgs, type SyncState } from "./schema.js";
import type { SyncStatus } from "./wire.js";
import { sessionOf, type Session } from "./session.js";
import { baseUrl, REQUEST_LIMIT, VENDOR_URL } from "./settings.js";
import { TOKEN as SYNC_VARIANT, variantIdentity } from "./sync-variant/identity.js";
import { setFirst, takenOverride } from "./taken-override.js";
import { sendCalls, takeBack } from "./writes.js";

/** Nango makes the syncs of a connection some time after the connection itself. */
const APPEARS = { every: 500, upTo: 60_000 };
const AMONG_OTHERS = { every: 500, upTo: 2_000 };

/** `nango.Sync`: what differs from the default of one sync on one connection. The sync itself is Nango's own. */
export const nangoSync = defineLifecycle<SyncArgs, SyncState, keyof SyncRef>({
  token: "nango:Sync",
  args: syncArgs,
  state: syncState,
  server: { baseUrl, vendorUrl: VENDOR_URL },
  requestLimit: REQUEST_LIMIT,
  permanent: true,
  identifying: ["providerConfigKey", "connectionId", "syncName", "syncVariant"],
  identity: (ref) => ({
    parts: [ref.providerConfigKey, ref.connectionId, ref.syncName, ref.syncVariant],
    text: `Nango: the ${describeRef(ref)}`,
  }),
  touches: (olds, news) => {
    const isFrequency = olds["frequency"] !== news["frequency"];
    return [
      // A new frequency takes it away, the default tells what it is, and with the frequency it leaves the program.
      ...(isFrequency && (olds["defaultFrequency"] !== undefined || news["frequency"] === DEFAULT)
        ? ["defaultFrequency"]
        : []),
      // Shown when a sync is started, too.
      ...(isFrequency || olds["paused"] !== news["paused"] ? ["scheduleGrid"] : []),
    ];
  },
  planCreate,
  planUpdate,
  planDelete,
  planTakeOver,

  async create(args, context): Promise<Observed<SyncState>> {
    const session = sessionOf(context.account);
    const status = await waitForSync(session, args, context);
    const id = formatId(args);
    const found = await asFound(session, args, status, context);
    const state = await setFirst(session, status, args, context, () =>
      sendCalls(session, found, args, planTakeOver(id, found, args).calls, context),
    );
    return { id, inputs: args, state };
  },

  async read(id, known, context): Promise<Observed<SyncState> | undefined> {
    const session = sessionOf(context.account);
    const ref = parseId(id);
    const finding = await session.statuses.read(ref, context);
    if (finding.kind === "found") return observe(session, ref, finding.status, known, context);
    if (finding.kind === "no-connection") await refuseOtherEnvironment(session, ref, context);
    return undefined;
  },

  /** The sync is Nango's own: all that a creation leaves, and a deletion takes back, is a frequency. */
  async find(args, context) {
    if (args.frequency === undefined || args.frequency === DEFAULT) return undefined;
    const session = sessionOf(context.account);
    const finding = await session.statuses.read(args, context);
    if (finding.kind !== "found") return undefined;
    const state = await asFound(session, args, finding.status, context);
    return state.frequency === args.frequency ? { id: formatId(args), state } : undefined;
  },

  async lookBefore(args, context) {
    const session = sessionOf(context.account);
    const finding = await session.statuses.read(args, context);
    if (finding.kind !== "found") return undefined;
    const { frequency, paused } = (await observe(session, args, finding.status, undefined, context)).state;
    const state = {
      ...(await asFound(session, args, finding.status, context)),
      ...(args.frequency === undefined ? {} : { frequency }),
      ...(args.paused === undefined ? {} : { paused }),
    };
    return { id: formatId(args), state, takesAway: await takenOverride(session, finding.status, args, context) };
  },

  async update(id, olds, news, context): Promise<SyncState> {
    return sendCalls(
      sessionOf(context.account),
      stillManaged(olds, news),
      news,
      planUpdate(id, olds, news).calls,
      context,
    );
  },

  async delete(id, olds, context): Promise<void> {
    const session = sessionOf(context.account);
    for (const call of planDelete(id, olds).calls) {
      try {
        await session.writes.run(id, context, () => takeBack(session, olds, call, context));
      } catch (error) {
        // Also what Nango says when an action has the same name: only when the sync is really gone, all is done.
        const saysGone = isRefusal(error, "unknown_connection", "unknown_sync");
        if (!saysGone || (await session.statuses.readNow(olds, context)).kind === "found") throw error;
      }
    }
  },
});

/** The state without what left the program. */
function stillManaged(olds: SyncState, news: SyncArgs): SyncState {
  const { frequency, paused, defaultFrequency, scheduleGrid, ...rest } = olds;
  return {
    ...rest,
    ...(news.frequency === undefined || frequency === undefined ? {} : { frequency }),
    ...(news.frequency === undefined || defaultFrequency === undefined ? {} : { defaultFrequency }),
    ...(news.frequency === undefined || scheduleGrid === undefined ? {} : { scheduleGrid }),
    ...(news.paused === undefined || paused === undefined ? {} : { paused }),
  };
}

async function waitForSync(session: Session, ref: SyncRef, context: Context): Promise<SyncStatus> {
  const began = context.clock.now();
  let looks = 0;
  let names: readonly string[] = [];
  let failure: ServerError | undefined;
  const look = async (): Promise<SyncStatus | undefined> => {
    try {
      const finding = await (looks++ === 0
        ? session.statuses.read(ref, context)
        : session.statuses.readNow(ref, context));
      failure = undefined;
      // What a key may not see, or cannot be asked for, must not hide the first failure.
      if (finding.kind === "no-connection")
        throw noConnection(ref, await session.deployed.integrations(context).catch(() => undefined));
      if (finding.kind === "found") return finding.status;
      names = await session.statuses.namesOn(ref, context);
    } catch (error) {
      // A sync is made before its schedule; in between Nango answers 500.
      if (!(error instanceof ServerError)) throw error;
      failure = error;
      return undefined;
    }
    // One that this program declares may be on its way, however long that takes.
    if (
      ref.syncVariant !== BASE_VARIANT &&
      (await context.runOf(SYNC_VARIANT).untilMade(variantIdentity(ref), context))
    )
      return look();
    // All syncs of a connection are made together: where there are others, this one is not on its way.
    if (names.length > 0 && context.clock.now() - began >= AMONG_OTHERS.upTo)
      throw noSync(ref, names, context, began, AMONG_OTHERS);
    return undefined;
  };
  const found = await poll(context, APPEARS, look);
  if (found !== undefined) return found;
  throw failure ?? noSync(ref, names, context, began, APPEARS);
}

/** A sync before its creation in Pulumi: the declared arguments with the platform's values. */
async function asFound(session: Session, args: SyncArgs, status: SyncStatus, context: Context): Promise<SyncState> {
  const { providerConfigKey, connectionId, syncName, syncVariant } = args;
  const ref = { providerConfigKey, connectionId, syncName, syncVariant };
  const { frequency, scheduleGrid } = (await observe(session, ref, status, undefined, context)).state;
  const isOverride = args.frequency !== undefined && args.frequency !== DEFAULT;
  return {
    ...ref,
    syncId: status.id,
    // Putting the default back is always sent: an override that happens to be equal to it cannot be told from it.
    ...(isOverride ? { frequency } : {}),
    // Of another variant Nango shows the default that was deployed last, and does not give it to the schedule.
    ...(isOverride && (syncVariant === BASE_VARIANT || frequency === args.frequency) ? { scheduleGrid } : {}),
    ...(args.paused === undefined ? {} : { paused: isPaused(status) }),
  };
}
