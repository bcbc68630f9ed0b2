import type { Context } from "../core/context.js";
import { PartialError } from "../core/errors/partial-error.js";
import { isSameFrequency } from "./calls.js";
import { canonicalFrequency, DEFAULT } from "./frequency.js";
import { describeRef } from "./identity.js";
import type { SyncArgs, SyncState } from "./schema.js";
import type { SyncStatus } from "./wire.js";
import type { Session } from "./session.js";

/**
 * Sets a sync for the first time, and says which override of somebody else's that took away, also where only a part was
 * done.
 *
 * @param status the sync as it was found.
 */
export async function setFirst(
  session: Session,
  status: SyncStatus,
  args: SyncArgs,
  context: Context,
  set: () => Promise<SyncState>,
): Promise<SyncState> {
  let state: SyncState;
  try {
    state = await set();
  } catch (error) {
    if (error instanceof PartialError && error.state["frequency"] === args.frequency) {
      await warnOfTaken(session, status, args, undefined, context);
    }
    throw error;
  }
  await warnOfTaken(session, status, args, state.defaultFrequency, context);
  return state;
}

async function warnOfTaken(
  session: Session,
  status: SyncStatus,
  args: SyncArgs,
  answeredDefault: string | undefined,
  context: Context,
): Promise<void> {
  const taken = takenFrequency(status, args);
  if (taken === undefined) return;
  const fallback = answeredDefault ?? (await session.deployed.defaultIfKnown(args, context));
  const now = args.frequency === DEFAULT ? "the integration's default" : (args.frequency ?? "");
  if (fallback === undefined) {
    if (!session.isFirst(args, taken)) return;
    context.warn(
      `Nango: the ${describeRef(args)} had the frequency ${taken}, which ${now} takes the place of. Whether that was an override ` +
        "which somebody else made is unknown without the integration's default: give the API key the scope " +
        `"environment:functions:read" to know. Other resources of this run may replace ${taken} too; this is reported once.`,
    );
  } else if (!isSameFrequency(fallback, taken)) {
    context.warn(
      `Nango: the ${describeRef(args)} had the frequency ${taken}, ${ofSomebody(fallback)}. Now ${now} has taken its place, and ` +
        `destroying this resource puts the default back, not ${taken}.`,
    );
  }
}

/** What a creation will say of an override that it takes away. Undefined: there is none, or nobody can tell. */
export async function takenOverride(
  session: Session,
  status: SyncStatus,
  args: SyncArgs,
  context: Context,
): Promise<string | undefined> {
  const taken = takenFrequency(status, args);
  const fallback = taken === undefined ? undefined : await session.deployed.defaultIfKnown(args, context);
  if (taken === undefined || fallback === undefined || isSameFrequency(fallback, taken)) return undefined;
  return (
    `The frequency ${taken} that it has now is taken away, ${ofSomebody(fallback)}; destroying this resource puts the default ` +
    `back, not ${taken}.`
  );
}

/** A frequency that a creation takes the place of. */
function takenFrequency({ frequency }: SyncStatus, args: SyncArgs): string | undefined {
  if (args.frequency === undefined || frequency === null || frequency === undefined) return undefined;
  const taken = canonicalFrequency(frequency);
  return isSameFrequency(args.frequency, taken) ? undefined : taken;
}

function ofSomebody(fallback: string): string {
  return (
    `which is not the integration's default (${fallback}): an override made by hand, by another program, or for a resource of ` +
    "another name"
  );
}
