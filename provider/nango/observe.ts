import type { Context } from "../core/context.js";
import type { Observed } from "../core/lifecycle.js";
import { isSameFrequency } from "./calls.js";
import { canonicalFrequency, DEFAULT, NOT_IN_EFFECT, parseFrequency } from "./frequency.js";
import { gridOf, mayRunAt, isWholeGrid, type Grid } from "./schedule/grid.js";
import { describeRef, formatId, type SyncRef } from "./identity.js";
import type { SyncState } from "./schema.js";
import type { SyncStatus } from "./wire.js";
import type { Session } from "./session.js";

/** Clocks of two machines may differ by so much before a next run looks too far away. */
const CLOCK_TOLERANCE = 5 * 60_000;

/** What a sync runs at, and where its runs fall as far as that is known. */
interface Pace {
  readonly frequency: string;
  readonly scheduleGrid?: Grid | undefined;
}

/** What stands on the platform, in words of a program. `known` undefined: as if everything were managed. */
export async function observe(
  session: Session,
  ref: SyncRef,
  status: SyncStatus,
  known: SyncState | undefined,
  context: Context,
): Promise<Observed<SyncState>> {
  const isManaged = known === undefined || known.frequency !== undefined;
  const pace = isManaged ? await observedPace(session, ref, status, known, context) : undefined;
  const paused = known !== undefined && known.paused === undefined ? undefined : isPaused(status);
  const inputs = {
    ...ref,
    ...(pace === undefined ? {} : { frequency: pace.frequency }),
    ...(paused === undefined ? {} : { paused }),
  };
  const defaultFrequency = pace?.frequency === DEFAULT ? known?.defaultFrequency : undefined;
  const scheduleGrid = pace?.scheduleGrid;
  return {
    id: formatId(ref),
    inputs,
    state: {
      ...inputs,
      syncId: status.id,
      ...(defaultFrequency === undefined ? {} : { defaultFrequency }),
      ...(scheduleGrid === undefined ? {} : { scheduleGrid }),
    },
    ...FAILURES.get(status.status ?? ""),
  };
}

/** A paused sync is none of them, however its last run went. */
const FAILURES: ReadonlyMap<string, Pick<Observed, "failure">> = new Map([
  ["ERROR", { failure: "Nango says that its last run failed" }],
  ["STOPPED", { failure: "Nango has no schedule for it any more" }],
]);

/** Null exactly while a schedule does not run; `status` can say RUNNING over a pause. */
export function isPaused(status: SyncStatus): boolean {
  return nextRun(status) === undefined;
}

/** Undefined while the sync is paused. */
function nextRun({ nextScheduledSyncAt: next }: SyncStatus): number | undefined {
  return next === null ? undefined : Date.parse(next);
}

/** The state of a sync that runs as it says, with what its next run tells of where all its runs fall. */
export function withGridSeen(status: SyncStatus, state: SyncState, context: Context): SyncState {
  const before = gridOfThisSchedule(status, state);
  const interval = state.frequency === undefined ? undefined : parseFrequency(state.frequency);
  const next = nextRun(status);
  if (interval === undefined || next === undefined || isWholeGrid(before, interval)) return state;
  return isInEffect(next, interval, before, context) ? { ...state, scheduleGrid: gridOf(next, interval) } : state;
}

async function observedPace(
  session: Session,
  ref: SyncRef,
  status: SyncStatus,
  known: SyncState | undefined,
  context: Context,
): Promise<Pace> {
  const scheduleGrid = gridOfThisSchedule(status, known);
  // Nango shows what it has stored; only a write that it confirms proves that the schedule follows.
  if (known?.frequency === NOT_IN_EFFECT) return { frequency: NOT_IN_EFFECT, scheduleGrid };
  if (status.frequency === null || status.frequency === undefined) return { frequency: DEFAULT };
  const frequency = canonicalFrequency(status.frequency);
  if (known?.frequency === DEFAULT && (await isDefault(session, ref, frequency, known, context))) {
    return { frequency: DEFAULT };
  }
  const [interval, next] = [parseFrequency(frequency), nextRun(status)];
  if (interval === undefined || next === undefined) return { frequency, scheduleGrid };
  if (!isInEffect(next, interval, scheduleGrid, context)) return { frequency: NOT_IN_EFFECT, scheduleGrid };
  if (scheduleGrid === undefined && known?.syncId === status.id) {
    await warnOfDoubt(session, ref, { frequency, interval, next }, context);
  }
  // A refresh changes nothing of a state that is right but for what an earlier version could not know.
  const isAsKnown = scheduleGrid !== undefined && isSameFrequency(known?.frequency, frequency);
  return { frequency, scheduleGrid: isAsKnown ? scheduleGrid : gridOf(next, interval) };
}

/**
 * Of a schedule of which the state does not say where its runs fall, as an earlier version wrote it: a next run that the
 * default has too may mean that the default was set again since, and is in effect.
 */
async function warnOfDoubt(
  session: Session,
  ref: SyncRef,
  { frequency, interval, next }: { frequency: string; interval: number; next: number },
  context: Context,
): Promise<void> {
  const deployed = await session.deployed.defaultIfKnown(ref, context);
  const byDefault = deployed === undefined ? undefined : parseFrequency(deployed);
  if (byDefault === undefined || byDefault >= interval || next - context.clock.now() > byDefault) return;
  context.warn(
    `The ${describeRef(ref)} has the frequency ${frequency}, and its next run comes within ${deployed ?? ""}, the integration's ` +
      "default: somebody may have set that default again, which puts it into effect in place of the override. The state of this " +
      'resource is too old to tell. Keep what is there once by "refresh" (or "up --refresh"), and look again after the next run.',
  );
}

/** A connection that was made anew has other syncs, and other schedules. */
function gridOfThisSchedule({ id }: SyncStatus, known: SyncState | undefined): Grid | undefined {
  return known?.syncId === id ? known.scheduleGrid : undefined;
}

/**
 * Nango does not say whether a frequency is an override. Equal to the default that stood when it was put back, it is
 * none; else either somebody has set one, or another default was deployed, and that can be looked up.
 */
async function isDefault(
  session: Session,
  ref: SyncRef,
  shown: string,
  known: SyncState,
  context: Context,
): Promise<boolean> {
  if (isSameFrequency(known.defaultFrequency, shown)) return true;
  const deployed = await session.deployed.defaultFrequency(ref, context);
  if (deployed === undefined) {
    context.warn(
      `The ${describeRef(ref)} runs at ${shown}. Whether that is the integration's default is unknown: ` +
        'give the API key the scope "environment:functions:read" to know.',
    );
    return false;
  }
  return isSameFrequency(deployed, shown);
}

/**
 * Whether a schedule may run at the frequency that Nango has stored for it. It does not after a change of the default in the
 * dashboard, which rewrites every schedule and leaves every override as it is: then the next run is farther away than one
 * interval, or where no run of the schedule can fall.
 */
function isInEffect(next: number, interval: number, grid: Grid | undefined, { clock }: Context): boolean {
  const isTooFar = next - clock.now() > interval + Math.max(CLOCK_TOLERANCE, interval / 10);
  return !isTooFar && (grid === undefined || mayRunAt(grid, next, interval));
}
