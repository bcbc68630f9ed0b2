import type { Call } from "../core/call.js";
import type { Context } from "../core/context.js";
import { InvalidRequestError } from "../core/errors/api-error.js";
import { PartialError } from "../core/errors/partial-error.js";
import { ProviderError } from "../core/errors/provider-error.js";
import { mayHaveBeenApplied } from "../core/errors/uncertain.js";
import { poll } from "../core/poll.js";
import { differing, enableCall } from "./calls.js";
import { same } from "./compare.js";
import { formatId } from "./identity.js";
import { stateOf } from "./observe.js";
import type { SyncArgs, SyncResource, SyncState } from "./schema.js";
import type { Session } from "./session.js";
import { fromWire } from "./wire.js";

/** How long to look for a call whose answer was lost. Milliseconds. */
const LOOK_FOR = { every: 500, upTo: 5_000 };

/** A sync before its calls. */
export interface Before {
  /** As it was looked at. */
  readonly sync: SyncResource;
  /** As Pulumi knows it. */
  readonly state: SyncState;
}

/**
 * Sends planned calls in their order.
 *
 * @returns the state after them. When one fails after something was written, the error carries what is really there.
 */
export async function sendCalls(
  session: Session,
  before: Before,
  news: SyncArgs,
  calls: readonly Call[],
  context: Context,
): Promise<SyncState> {
  const { id: syncId } = before.sync;
  let sync = before.sync;
  for (const [index, call] of calls.entries()) {
    try {
      sync = await send(session, sync, call, context);
      session.noteWrite(syncId, sync);
    } catch (error) {
      throw await failed(session, before, sync, news, calls.slice(index), error, context);
    }
  }
  warnOfOthers(session, sync, news, context);
  return stateOf(session.workspaceId, sync, news);
}

async function send(session: Session, sync: SyncResource, call: Call, context: Context): Promise<SyncResource> {
  const enable = call.method === "PATCH" ? enableOf(call) : undefined;
  return enable === undefined ? session.client.send(call, context) : setEnabled(session, sync, call, enable, context);
}

/**
 * Enables or disables. That is refused where it is done already, so it is never sent again without a look: after a
 * lost answer, and after a refusal, which may mean that somebody else was faster.
 */
async function setEnabled(
  session: Session,
  sync: SyncResource,
  call: Call,
  enable: boolean,
  context: Context,
): Promise<SyncResource> {
  const look = async (): Promise<SyncResource | undefined> => {
    const now = await session.client.getSync(sync.id, context);
    return now !== undefined && fromWire(now).paused === !enable ? now : undefined;
  };
  try {
    return await session.client.send(call, context);
  } catch (error) {
    if (error instanceof InvalidRequestError) {
      const done = /cannot transition/i.test(error.detail ?? "") ? await look() : undefined;
      if (done !== undefined) return done;
      throw error;
    }
    if (!mayHaveBeenApplied(error)) throw error;
    return (await poll(context, LOOK_FOR, look)) ?? (await session.client.send(call, context));
  }
}

/** The error for a call that failed, with what stands on the platform where that is no longer what it was. */
async function failed(
  session: Session,
  before: Before,
  sync: SyncResource,
  news: SyncArgs,
  unsent: readonly Call[],
  error: unknown,
  context: Context,
): Promise<unknown> {
  if (!(error instanceof Error)) return error;
  const untouched = sync === before.sync && !mayHaveBeenApplied(error);
  const left = untouched ? sync : await putPauseBack(session, before.sync, sync, news, context);
  if (isSameSync(before.sync, left)) return error;
  session.noteWrite(left.id, left);
  const { workspaceId } = session;
  const state = stateOf(workspaceId, left, news);
  const isUnfinished = unsent.some((call) => enableOf(call) === false && call.carries.includes("scheduleType"));
  return new PartialError(
    formatId({ workspaceId, syncId: left.id }),
    isUnfinished && state.scheduleType === "manual" ? { ...state, scheduleMayTick: true } : state,
    withRest(error, before.sync, left, news),
  );
}

/**
 * What is there after a failure. A sync that was enabled or disabled only as a means is brought back: nobody asked for
 * that. The first failure is what the user must read, so that another one here is only noted.
 */
async function putPauseBack(
  session: Session,
  before: SyncResource,
  sync: SyncResource,
  news: SyncArgs,
  context: Context,
): Promise<SyncResource> {
  const wasPaused = fromWire(before).paused;
  let now = sync;
  try {
    now = (await session.client.getSync(before.id, context)) ?? sync;
    const isMeans = news.paused === undefined || news.paused === wasPaused;
    if (!isMeans || fromWire(now).paused === wasPaused) return now;
    return await session.client.send(enableCall(before.id, !wasPaused, []), context);
  } catch {
    return now;
  }
}

/** The failure, and what somebody has to put right by hand where the program does not say it. */
function withRest(error: Error, before: SyncResource, left: SyncResource, news: SyncArgs): Error {
  const { paused } = fromWire(left);
  if (news.paused !== undefined || paused === fromWire(before).paused) return error;
  const done = paused ? "disabled" : "enabled";
  return new ProviderError(
    `${error.message} Sync ${left.id} is left ${done}, which the program does not manage: set "paused: ${!paused}", or do it in AI Squared.`,
    { cause: error },
  );
}

function isSameSync(one: SyncResource, other: SyncResource): boolean {
  return same(fromWire(one), fromWire(other));
}

/** A success that did not do all: AI Squared drops what it does not understand. */
function warnOfOthers(session: Session, sync: SyncResource, news: SyncArgs, context: Context): void {
  const others = differing({ ...fromWire(sync) }, news);
  if (others.length === 0) return;
  context.warn(
    `AI Squared: sync ${sync.id} of workspace ${session.workspaceId} was changed, but does not show the program's ${others.join(", ")}. ` +
      "A refresh will show it as drift.",
  );
}

function enableOf({ body }: Call): boolean | undefined {
  const enable: unknown = typeof body === "object" && body !== null && "enable" in body ? body.enable : undefined;
  return typeof enable === "boolean" ? enable : undefined;
}
