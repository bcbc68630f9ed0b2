import type { Call } from "../core/call.js";
import type { Context } from "../core/context.js";
import type { ApiError } from "../core/errors/api-error.js";
import { PartialError } from "../core/errors/partial-error.js";
import { UnconfirmedError } from "../core/errors/unconfirmed-error.js";
import { mayHaveBeenApplied } from "../core/errors/uncertain.js";
import { poll } from "../core/poll.js";
import { isRefusal } from "./client.js";
import { canonicalFrequency, DEFAULT, NOT_IN_EFFECT } from "./frequency.js";
import { describeRef, formatId, type SyncRef } from "./identity.js";
import type { SyncArgs, SyncState } from "./schema.js";
import type { Session } from "./session.js";

/** A half-applied write is mostly over in seconds: a restart of Nango's scheduler. */
const REPAIR = { every: 500, upTo: 30_000 };

/** Pausing takes effect at once where it takes effect at all. */
const CONFIRM = { every: 500, upTo: 30_000 };

/**
 * Sends planned calls in their order, each until it is in effect.
 *
 * @returns the state after them. When one of them fails after something was written, the error carries what is there.
 */
export async function sendCalls(
  session: Session,
  olds: SyncState,
  news: SyncArgs,
  calls: readonly Call[],
  context: Context,
): Promise<SyncState> {
  const id = formatId(news);
  return session.writes.run(id, context, async () => {
    let state = olds;
    for (const call of calls) {
      session.statuses.forget(news);
      try {
        state = call.carries.includes("frequency")
          ? await setFrequency(session, state, news, call, context)
          : await setPaused(session, state, news, call, context);
      } catch (error) {
        throw failed(id, olds, state, call, error);
      }
    }
    return state;
  });
}

async function setFrequency(
  session: Session,
  state: SyncState,
  news: SyncArgs,
  call: Call,
  context: Context,
): Promise<SyncState> {
  const answered = await putFrequency(session, news, call, context);
  const isDefault = news.frequency === DEFAULT;
  return {
    ...state,
    frequency: news.frequency,
    defaultFrequency: isDefault ? canonicalFrequency(answered) : undefined,
  };
}

/**
 * Nango stores a frequency before it tells its scheduler, and keeps it stored when that fails: then it answers
 * `400 server_error`, and nothing shows that the schedule still runs at the old one. Sending the same again repairs it.
 */
export async function putFrequency(session: Session, ref: SyncRef, call: Call, context: Context): Promise<string> {
  let lastError: ApiError | undefined;
  const answered = await poll(context, REPAIR, async () => {
    try {
      return await session.client.setFrequency(call, describeRef(ref), context);
    } catch (error) {
      if (!isRefusal(error, "server_error")) throw error;
      lastError = error;
      return undefined;
    }
  });
  if (answered === undefined) throw lastError ?? new UnconfirmedError(lineOf(call, ref), "nothing came of it");
  return answered;
}

/**
 * Nango answers 200 to pause and start even when its scheduler did not hear of them. What tells is the next run, which
 * is null exactly while a sync is paused.
 */
async function setPaused(
  session: Session,
  state: SyncState,
  news: SyncArgs,
  call: Call,
  context: Context,
): Promise<SyncState> {
  const confirmed = await poll(context, CONFIRM, async () => {
    await session.client.sendCommand(call, describeRef(news), context);
    const finding = await session.statuses.readNow(news, context);
    const isPaused = finding.kind === "found" && finding.status.nextScheduledSyncAt === null;
    return isPaused === news.paused || undefined;
  });
  if (confirmed === undefined) {
    const what = news.paused === true ? "the sync still has a next run" : "the sync still has no next run";
    throw new UnconfirmedError(lineOf(call, news), what, "Nango's scheduler may be down; run it again later");
  }
  return { ...state, paused: news.paused };
}

function lineOf(
  { method, path }: Call,
  ref: SyncRef,
): { platform: string; method: string; path: string; subject: string } {
  return { platform: "Nango", method, path, subject: describeRef(ref) };
}

/** The error for a call that failed, with what stands on the platform where that is no longer the old state. */
function failed(id: string, olds: SyncState, state: SyncState, call: Call, error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const mayBeStored = call.carries.includes("frequency") && isUncertain(error);
  if (mayBeStored) return new PartialError(id, { ...state, frequency: NOT_IN_EFFECT }, error);
  return state === olds ? error : new PartialError(id, state, error);
}

/** True when the platform may have taken the write although it did not say so. */
function isUncertain(error: Error): boolean {
  return isRefusal(error, "server_error") || mayHaveBeenApplied(error);
}
