import type { Call } from "../core/call.js";
import { carryOut } from "../core/carry-out.js";
import type { Context } from "../core/context.js";
import { ServerError } from "../core/errors/api-error.js";
import { PartialError } from "../core/errors/partial-error.js";
import type { RequestLine } from "../core/errors/request-line.js";
import { mayHaveBeenApplied } from "../core/errors/uncertain.js";
import { UnconfirmedError } from "../core/errors/unconfirmed-error.js";
import { quote } from "../core/issues.js";
import { poll } from "../core/poll.js";
import { isSameFrequency, type Operation } from "./calls.js";
import { canonicalFrequency, DEFAULT, NOT_IN_EFFECT, parseFrequency } from "./frequency.js";
import { isWholeGrid, UNKNOWN_GRID } from "./schedule/grid.js";
import { describeRef, formatId, type SyncRef } from "./identity.js";
import { refusedWithoutSchedule } from "./errors.js";
import { isPaused, withGridSeen } from "./observe.js";
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
  calls: readonly Call<Operation>[],
  context: Context,
): Promise<SyncState> {
  const id = formatId(news);
  return session.writes.run(id, context, async () => {
    const state = await carryOut<Operation, SyncState>({
      calls,
      from: olds,
      handlers: {
        "set-frequency": (call, there) => setFrequency(session, there, news, call, context),
        pause: (call, there) => setPaused(session, there, news, call, context),
        resume: (call, there) => setPaused(session, there, news, call, context),
      },
      left: ({ there }) => (there === olds ? undefined : { id, state: there }),
    });
    return calls.some(({ operation }) => operation === "set-frequency")
      ? withGrid(session, state, news, context)
      : state;
  });
}

async function setFrequency(
  session: Session,
  there: SyncState,
  news: SyncArgs,
  call: Call,
  context: Context,
): Promise<SyncState> {
  const id = formatId(news);
  let answered: string;
  try {
    answered = await putFrequency(session, news, call, context);
  } catch (error) {
    // Nango stores before it tells its scheduler: what a failure leaves stored is in effect only once it is sent again.
    if (!mayHaveBeenApplied(error) || !(error instanceof Error)) throw error;
    throw new PartialError(id, { ...there, frequency: NOT_IN_EFFECT }, error);
  }
  const stands = canonicalFrequency(answered);
  const other = await otherThanAsked(session, stands, there, news, context);
  if (other !== undefined) {
    throw new PartialError(
      id,
      { ...there, frequency: stands },
      new UnconfirmedError(lineOf(call, news), other, "Run it again: it is sent once more"),
    );
  }
  const { scheduleGrid, ...rest } = there;
  const isDefault = news.frequency === DEFAULT;
  return {
    ...rest,
    frequency: news.frequency,
    defaultFrequency: isDefault ? stands : undefined,
    // What was learnt of a schedule that did not follow may be wrong.
    ...(isDefault || there.frequency === NOT_IN_EFFECT || scheduleGrid === undefined ? {} : { scheduleGrid }),
  };
}

/** What Nango says that it has set, where it is something else than it was asked for. */
async function otherThanAsked(
  session: Session,
  stands: string,
  there: SyncState,
  news: SyncArgs,
  context: Context,
): Promise<string | undefined> {
  if (news.frequency === DEFAULT) return otherThanDefault(session, stands, there, context);
  if (isSameFrequency(news.frequency, stands)) return undefined;
  return `Nango answers that the frequency is ${quote(stands)} and not ${quote(news.frequency)}`;
}

/** {@link otherThanAsked} of a default, which only the integration knows. */
async function otherThanDefault(
  session: Session,
  stands: string,
  there: SyncState,
  context: Context,
): Promise<string | undefined> {
  // Equal to the override that was to go, it may be that one still.
  if (there.frequency !== undefined && !isSameFrequency(there.frequency, stands)) return undefined;
  const deployed = await session.deployed.defaultIfKnown(there, context);
  if (deployed === undefined || isSameFrequency(deployed, stands)) return undefined;
  return `Nango answers that the frequency is ${quote(stands)}, and the integration's default is ${quote(deployed)}`;
}

/**
 * Nango stores a frequency before it tells its scheduler, and keeps it stored when that fails: then it answers
 * `400 server_error`, and nothing shows that the schedule still runs at the old one. Sending the same again repairs it,
 * where there is a schedule at all.
 */
async function putFrequency(session: Session, ref: SyncRef, call: Call, context: Context): Promise<string> {
  session.statuses.forget(ref);
  let lastError: Error | undefined;
  const answered = await poll(context, REPAIR, async () => {
    try {
      return await session.client.setFrequency(call, describeRef(ref), context);
    } catch (error) {
      if (!(error instanceof ServerError) || error.code !== "server_error") throw error;
      if (await session.deployed.isWithoutFrequency(ref, context)) throw refusedWithoutSchedule(error);
      lastError = error;
      return undefined;
    }
  });
  if (answered === undefined) throw lastError ?? new UnconfirmedError(lineOf(call, ref), "it had no effect");
  return answered;
}

/** Sends the call of a deletion. The sync, and its schedule, go on at the integration's default. */
export async function takeBack(session: Session, olds: SyncState, call: Call, context: Context): Promise<void> {
  const stands = canonicalFrequency(await putFrequency(session, olds, call, context));
  const other = await otherThanDefault(session, stands, olds, context);
  if (other !== undefined) throw new UnconfirmedError(lineOf(call, olds), other, "Run it again: it is sent once more");
}

/**
 * Nango answers 200 to pause and start even when its scheduler did not hear of them. What tells is the next run, which
 * is null exactly while a sync is paused.
 */
async function setPaused(
  session: Session,
  there: SyncState,
  news: SyncArgs,
  call: Call<"pause" | "resume">,
  context: Context,
): Promise<SyncState> {
  session.statuses.forget(news);
  const wanted = call.operation === "pause";
  const confirmed = await poll(context, CONFIRM, async () => {
    await session.client.sendCommand(call, describeRef(news), context);
    const finding = await session.statuses.readNow(news, context);
    if (finding.kind === "found") return isPaused(finding.status) === wanted ? finding.status : undefined;
    return wanted ? undefined : finding;
  });
  if (confirmed === undefined) {
    const what = wanted ? "the sync still has a next run" : "the sync still has no next run";
    throw new UnconfirmedError(lineOf(call, news), what, "Nango's scheduler may be down; run it again later");
  }
  return { ...("kind" in confirmed ? there : withGridSeen(confirmed, there, context)), paused: wanted };
}

/**
 * The state, with where the runs of its new frequency fall: where what was known does not say it, one look does, right after
 * the write, while it is certain that the schedule follows. It does no harm when it fails. While a sync is paused, nothing
 * shows it.
 */
async function withGrid(session: Session, state: SyncState, news: SyncArgs, context: Context): Promise<SyncState> {
  const interval = state.frequency === undefined ? undefined : parseFrequency(state.frequency);
  if (interval === undefined || state.paused === true || isWholeGrid(state.scheduleGrid, interval)) return state;
  try {
    const finding = await session.statuses.readNow(news, context);
    if (finding.kind !== "found") return state;
    const seen = withGridSeen(finding.status, { ...state, scheduleGrid: undefined }, context);
    return seen.scheduleGrid === undefined ? state : seen;
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return { ...state, scheduleGrid: state.scheduleGrid ?? UNKNOWN_GRID };
  }
}

function lineOf({ method, path }: Call, ref: SyncRef): RequestLine {
  return { platform: "Nango", method, path, subject: describeRef(ref) };
}
