import type { Context } from "../core/context.js";
import type { Observed } from "../core/lifecycle.js";
import { isSameFrequency } from "./calls.js";
import { canonicalFrequency, DEFAULT, NOT_IN_EFFECT, parseFrequency } from "./frequency.js";
import { describeRef, formatId, type SyncRef } from "./identity.js";
import type { SyncState, SyncStatus } from "./schema.js";
import type { Session } from "./session.js";

/** Clocks of two machines may differ by so much before a next run looks too far away. */
const CLOCK_TOLERANCE = 5 * 60_000;

/** What stands on the platform, in words of a program. `known` undefined: as if everything were managed. */
export async function observe(
  session: Session,
  ref: SyncRef,
  status: SyncStatus,
  known: SyncState | undefined,
  context: Context,
): Promise<Observed<SyncState>> {
  const frequency =
    known !== undefined && known.frequency === undefined
      ? undefined
      : await observedFrequency(session, ref, status, known, context);
  const paused = known !== undefined && known.paused === undefined ? undefined : isPaused(status);
  const inputs = {
    ...ref,
    ...(frequency === undefined ? {} : { frequency }),
    ...(paused === undefined ? {} : { paused }),
  };
  const defaultFrequency = frequency === DEFAULT ? known?.defaultFrequency : undefined;
  return {
    id: formatId(ref),
    inputs,
    state: { ...inputs, syncId: status.id, ...(defaultFrequency === undefined ? {} : { defaultFrequency }) },
  };
}

/** Null exactly while a schedule does not run; `status` can say RUNNING over a pause. */
export function isPaused(status: SyncStatus): boolean {
  return status.nextScheduledSyncAt === null;
}

async function observedFrequency(
  session: Session,
  ref: SyncRef,
  status: SyncStatus,
  known: SyncState | undefined,
  context: Context,
): Promise<string> {
  // Nango shows what it has stored; only a write that it confirms proves that the schedule follows.
  if (known?.frequency === NOT_IN_EFFECT) return NOT_IN_EFFECT;
  if (status.frequency === null || status.frequency === undefined) return DEFAULT;
  const shown = canonicalFrequency(status.frequency);
  if (known?.frequency === DEFAULT && (await isDefault(session, ref, shown, known, context))) return DEFAULT;
  return runsLater(status, shown, context) ? NOT_IN_EFFECT : shown;
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
  const deployed = await session.deployed.defaultFrequency(ref.providerConfigKey, ref.syncName, context);
  if (deployed === undefined) {
    context.warn(
      `The ${describeRef(ref)} runs at ${shown}. Whether that is the integration's default cannot be told: ` +
        'give the API key the scope "environment:functions:read" to know.',
    );
    return false;
  }
  return isSameFrequency(deployed, shown);
}

/**
 * A next run farther away than one interval: the schedule runs at another frequency than the stored one, as after a
 * change of the default in the dashboard, which rewrites every schedule and leaves every override as it is.
 */
function runsLater(status: SyncStatus, shown: string, context: Context): boolean {
  const interval = parseFrequency(shown);
  if (interval === undefined || status.nextScheduledSyncAt === null) return false;
  const wait = Date.parse(status.nextScheduledSyncAt) - context.clock.now();
  return wait > interval + Math.max(CLOCK_TOLERANCE, interval / 10);
}
