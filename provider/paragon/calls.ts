import type { Call, Effect, Plan } from "../core/call.js";
import { takeOverOrRefuse, type TakeOver } from "../core/take-over.js";
import { containsUnknown, isUnknown } from "../../protocol/unknown.js";
import { fingerprint } from "./configuration/fingerprint.js";
import { NEW_SYNC_ID, syncIdPart } from "../core/path-part.js";
import { pick } from "../core/pick.js";
import { releasedNames } from "../core/released.js";
import { describeFrequency, parseDuration } from "../core/duration.js";
import { runsPerDay } from "./frequency.js";
import { PATCHED, SETTINGS, type Settings, type SyncArgs, type SyncState } from "./schema.js";

/** What a call does to a sync that is there. */
export type Change = "set-settings" | "pause" | "resume";

/** Enabling a sync, and what brings it to its arguments. */
export function planCreate(args: SyncArgs): Plan<"create" | Change> {
  return {
    calls: [enable(args), ...callsAfterEnable(NEW_SYNC_ID, args)],
    released: [],
    runsPerDay: { before: 0, after: runs(args) },
  };
}

/**
 * What follows the POST. The frequency goes in a PATCH of its own: no document says that the POST takes it. Disabling
 * comes last: the sync is running from the POST on.
 */
export function callsAfterEnable(syncId: string, args: Settings): Call<Change>[] {
  const { incrementalAccumulatorFrequency, paused } = args;
  return [
    ...(incrementalAccumulatorFrequency === undefined
      ? []
      : [patch(syncId, undefined, { incrementalAccumulatorFrequency })]),
    ...(paused === true ? [disable(syncId)] : []),
  ];
}

/**
 * One PATCH for the fields that changed. A pause goes before it, so that no re-sync starts in between; the end of a pause
 * after it, so that the sync starts with its new settings.
 */
export function planUpdate(_id: string, olds: SyncState, news: SyncArgs): Plan<Change> {
  return planChange(olds, news, false);
}

/** @param looks whether the sync is looked at first, whatever the calls carry. */
function planChange(olds: SyncState, news: SyncArgs, looks: boolean): Plan<Change> {
  const { syncId } = olds;
  const changed = pick(
    news,
    PATCHED.filter((name) => differs(name, olds, news)),
  );
  const switched = differs("paused", olds, news);
  const calls: Call<Change>[] = [];
  const ifKnown = (when: string): Condition => (olds.paused === undefined ? { onlyIf: when } : {});
  if (switched && news.paused === true) calls.push(disable(syncId, ifKnown("it is not paused")));
  if (Object.keys(changed).length > 0) calls.push(patch(syncId, olds, changed, looks || switched));
  if (switched && news.paused === false) calls.push(reenable(syncId, ifKnown("it is paused")));
  return {
    calls,
    released: releasedNames(["configuration", ...SETTINGS], olds, news),
    runsPerDay: { before: runs(olds), after: runs({ ...pick(olds, SETTINGS), ...pick(news, SETTINGS) }) },
  };
}

/**
 * A creation that finds the sync. What is otherwise there is refused, unless the program adopts it; a frequency that nobody
 * has set yet is nobody's.
 */
export function planTakeOver(_id: string, there: SyncState, args: SyncArgs): TakeOver<Change> {
  const { incrementalAccumulatorFrequency } = args;
  const isUnset = there.incrementalAccumulatorFrequency === undefined && incrementalAccumulatorFrequency !== undefined;
  const first = isUnset ? [patch(there.syncId, undefined, { incrementalAccumulatorFrequency })] : [];
  return takeOverOrRefuse(args, {
    ...{ there, args, plan: planChange(there, args, true) },
    differing: SETTINGS.filter((name) => differs(name, there, args) || isUnknown(args[name])),
    always: first.map((call) => ({ ...call, onlyIf: "it has no frequency yet" })),
  });
}

/**
 * Of a sync that was taken over: what was it enabled with? Paragon does not show it, the state of the resource that had it
 * does. Another configuration than the declared one takes another sync.
 */
export function planHandOver(id: string, olds: SyncState, heir: SyncArgs): Plan<"create" | "delete" | Change> {
  const { configuration } = heir;
  const known = olds.configurationFingerprint;
  const isKnown = known !== undefined && !isUnknown(known) && !containsUnknown(configuration);
  const isSame = configuration === undefined || known === undefined || known === fingerprint(configuration);
  const [removal, creation] = [planDelete(id, olds), planCreate(heir)];
  const calls = isSame ? [] : [...removal.calls, ...creation.calls];
  return {
    calls: isKnown
      ? calls
      : calls.map((call) => ({ ...call, onlyIf: "its configuration is another one than it was enabled with" })),
    released: [],
    runsPerDay: { before: removal.runsPerDay.before, after: creation.runsPerDay.after },
  };
}

/** Deleting a sync, with all that it has synced. */
export function planDelete(_id: string, olds: SyncState): Plan<"delete"> {
  return {
    calls: [
      {
        operation: "delete",
        method: "DELETE",
        path: syncPath(olds.syncId),
        carries: [],
        effects: [
          { kind: "delete", text: "The sync is deleted." },
          {
            kind: "data-loss",
            text: "All its synced objects are deleted with it, for good; enabled again, it has the same id and reads everything again.",
          },
        ],
      },
    ],
    released: [],
    runsPerDay: { before: runs(olds), after: 0 },
  };
}

/** Path of one sync. */
function syncPath(syncId: string, action?: "disable" | "reenable"): string {
  const place = syncIdPart(syncId);
  return `/api/syncs/${place}${action === undefined ? "" : `/${action}`}`;
}

/** The call that enables a sync. The configuration is always sent: `{}` is the whole account. */
export function enable({
  integration,
  pipeline,
  configurationName,
  configuration,
  credentialId,
}: SyncArgs): Call<"create"> {
  const optional = {
    ...(configuration === undefined ? {} : { configuration }),
    ...(credentialId === undefined ? {} : { credentialId }),
  };
  return {
    operation: "create",
    method: "POST",
    path: "/api/syncs",
    body: { integration, pipeline, configurationName, configuration: {}, ...optional },
    carries: ["integration", "pipeline", "configurationName", ...Object.keys(optional)],
    effects: [
      {
        kind: "backfill",
        text: "The sync starts at once: its initial sync reads everything that its configuration covers.",
      },
    ],
  };
}

/** Of what the program did not manage so far only the update itself will see what it is. */
type Condition = Pick<Call, "onlyIf">;

/**
 * @param olds undefined: the sync is new
 * @param looks whether the update looks at the sync first, whatever this call carries
 */
function patch(syncId: string, olds: Settings | undefined, changed: Settings, looks = false): Call<Change> {
  const { credentialId, incrementalAccumulatorFrequency } = changed;
  const isSeen = looks || credentialId !== undefined;
  const condition = (name: keyof Settings, when: string): Condition =>
    isSeen && olds !== undefined && olds[name] === undefined ? { onlyIf: when } : {};
  const onCredential = condition("credentialId", "it uses another credential");
  const onFrequency = condition("incrementalAccumulatorFrequency", "it runs at another frequency");
  const conditions = [
    ...(credentialId === undefined ? [] : [onCredential.onlyIf]),
    ...(incrementalAccumulatorFrequency === undefined ? [] : [onFrequency.onlyIf]),
  ];
  const isCertain = conditions.includes(undefined);
  return {
    operation: "set-settings",
    method: "PATCH",
    path: syncPath(syncId),
    body: changed,
    // A credential that is named twice could start the full re-sync twice.
    repeatable: credentialId === undefined,
    carries: Object.keys(changed),
    ...(isCertain ? {} : { onlyIf: conditions.join(" or ") }),
    effects: [
      ...(credentialId === undefined ? [] : credentialEffects(olds?.credentialId, credentialId)).map((effect) => ({
        ...effect,
        ...onCredential,
      })),
      ...(incrementalAccumulatorFrequency === undefined
        ? []
        : [{ ...loadEffect(olds?.incrementalAccumulatorFrequency, incrementalAccumulatorFrequency), ...onFrequency }]),
    ],
  };
}

function disable(syncId: string, condition: Condition = {}): Call<Change> {
  return {
    operation: "pause",
    method: "POST",
    path: syncPath(syncId, "disable"),
    repeatable: true,
    carries: ["paused"],
    ...condition,
    effects: [
      { kind: "pause", text: "No more runs until the sync is enabled again; it then continues from where it stopped." },
    ],
  };
}

function reenable(syncId: string, condition: Condition): Call<Change> {
  return {
    operation: "resume",
    method: "POST",
    path: syncPath(syncId, "reenable"),
    repeatable: true,
    carries: ["paused"],
    ...condition,
    effects: [{ kind: "resume", text: "The sync runs again and continues from where it stopped." }],
  };
}

function credentialEffects(before: string | undefined, after: string): Effect[] {
  return [
    { kind: "credential", text: `Credential ${after} takes the place of ${before ?? "the one in use"}.` },
    {
      kind: "full-resync",
      text: "A full re-sync reads all of the customer's data with the new credential; records that it cannot see are deleted.",
    },
  ];
}

function loadEffect(before: string | undefined, after: string): Effect {
  const old = before === undefined ? "" : ` instead of ${inWords(before)}`;
  return {
    kind: "load",
    text: `Paragon looks for changes ${inWords(after)}${old}, from the next scheduled run on. No re-sync.`,
  };
}

function inWords(frequency: string): string {
  const duration = parseDuration(frequency);
  return duration === undefined ? frequency : describeFrequency(duration);
}

/** A setting that the program does not name is not managed, and so never differs. */
function differs(setting: keyof Settings, olds: Settings, news: Settings): boolean {
  return news[setting] !== undefined && news[setting] !== olds[setting];
}

function runs({ incrementalAccumulatorFrequency, paused }: Settings): number | null {
  return paused === true ? 0 : runsPerDay(incrementalAccumulatorFrequency);
}
