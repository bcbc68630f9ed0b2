import type { Call } from "../core/call.js";
import { carryOut, type Left, type Stopped } from "../core/carry-out.js";
import type { Context } from "../core/context.js";
import { InvalidRequestError } from "../core/errors/api-error.js";
import { ProviderError } from "../core/errors/provider-error.js";
import { mayHaveBeenApplied } from "../core/errors/uncertain.js";
import { UnconfirmedError } from "../core/errors/unconfirmed-error.js";
import { quote } from "../core/issues.js";
import { poll } from "../core/poll.js";
import { differing, enableCall, type Change } from "./calls.js";
import { difference } from "./difference.js";
import { same } from "../core/canonical.js";
import { formatId } from "./identity.js";
import { stateOf } from "./observe.js";
import type { SyncArgs, SyncState } from "./schema.js";
import { type SyncResource, fromWire } from "./wire.js";
import type { Session } from "./session.js";

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
  calls: readonly Call<Change>[],
  context: Context,
): Promise<SyncState> {
  const sync = await carryOut<Change, SyncResource>({
    calls,
    from: before.sync,
    handlers: {
      "set-settings": async (call) => confirmed(session, await session.client.send(call, context), call, news, context),
      pause: (call, there) => setEnabled(session, there, call, context),
      resume: (call, there) => setEnabled(session, there, call, context),
    },
    left: (stopped) => whatIsLeft(session, before, news, stopped, context),
  });
  if (calls.length > 0) session.noteWrite(sync.id, sync);
  return stateOf(session.workspaceId, sync, news);
}

/**
 * The sync after a POST or PUT, which answers with it: what AI Squared does not understand it drops, and says success. Where
 * the answer shows something else than it was asked for, one look decides.
 */
export async function confirmed(
  session: Session,
  answer: SyncResource,
  { method, path }: Call,
  args: SyncArgs,
  context: Context,
): Promise<SyncResource> {
  // That has a call of its own.
  const asked = { ...args, paused: undefined };
  if (differing({ ...fromWire(answer) }, asked).length === 0) return answer;
  session.noteWrite(answer.id, answer);
  const sync = (await session.client.getSync(answer.id, context)) ?? answer;
  const shown = { ...fromWire(sync) };
  const others = differing(shown, asked).map((argument) => difference(argument, shown, asked));
  if (others.length === 0) return sync;
  throw new UnconfirmedError(
    { platform: "AI Squared", method, path, subject: `sync ${sync.id} of workspace ${session.workspaceId}` },
    `the sync shows ${others.map(({ argument, there, wanted }) => `${argument} ${quote(there ?? null)} instead of ${quote(wanted)}`).join(" and ")}`,
    "AI Squared drops what it does not understand: check these values, then run it again",
  );
}

/**
 * Enables or disables. That is refused where it is done already, so it is never sent again without a look: after a
 * lost answer, and after a refusal, which may mean that somebody else was faster.
 */
async function setEnabled(
  session: Session,
  { id }: SyncResource,
  call: Call<"pause" | "resume">,
  context: Context,
): Promise<SyncResource> {
  const wanted = call.operation === "pause";
  const isDone = (sync: SyncResource): boolean => fromWire(sync).paused === wanted;
  const look = async (): Promise<SyncResource | undefined> => {
    const now = await session.client.getSync(id, context);
    return now !== undefined && isDone(now) ? now : undefined;
  };
  const done = async (answer: SyncResource): Promise<SyncResource> => {
    const sync = isDone(answer) ? answer : await look();
    if (sync !== undefined) return sync;
    const { method, path } = call;
    throw new UnconfirmedError(
      { platform: "AI Squared", method, path, subject: `workspace ${session.workspaceId}` },
      `the sync is still ${wanted ? "enabled" : "disabled"}`,
      "Run it again later",
    );
  };
  try {
    return await done(await session.client.send(call, context));
  } catch (error) {
    if (error instanceof UnconfirmedError) throw error;
    if (error instanceof InvalidRequestError) {
      const there = /cannot transition/i.test(error.detail ?? "") ? await look() : undefined;
      if (there !== undefined) return there;
      throw error;
    }
    if (!mayHaveBeenApplied(error)) throw error;
    return (await poll(context, LOOK_FOR, look)) ?? (await done(await session.client.send(call, context)));
  }
}

/** What stands on the platform after a call that failed, where that is no longer what it was. */
async function whatIsLeft(
  session: Session,
  before: Before,
  news: SyncArgs,
  { error, there, unsent }: Stopped<SyncResource>,
  context: Context,
): Promise<Left | undefined> {
  const untouched = there === before.sync && !mayHaveBeenApplied(error);
  const left = untouched ? there : await putPauseBack(session, before.sync, there, news, context);
  if (isSameSync(before.sync, left)) return undefined;
  session.noteWrite(left.id, left);
  const { workspaceId } = session;
  const state = stateOf(workspaceId, left, news);
  const isUnfinished = unsent.some(
    ({ operation, carries }) => operation === "pause" && carries.includes("scheduleType"),
  );
  return {
    id: formatId({ workspaceId, syncId: left.id }),
    state: isUnfinished && state.scheduleType === "manual" ? { ...state, scheduleMayTick: true } : state,
    error: withRest(error, before.sync, left, news),
  };
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
