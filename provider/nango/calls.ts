import type { Call, Effect, Plan } from "../core/call.js";
import { describeFrequency, runsPerDay } from "../core/duration.js";
import { pick } from "../core/pick.js";
import { releasedNames } from "../core/released.js";
import type { TakeOver } from "../core/take-over.js";
import { isUnknown } from "../../protocol/unknown.js";
import { toWire } from "../core/wire.js";
import { DEFAULT, NOT_IN_EFFECT, parseFrequency } from "./frequency.js";
import { BASE_VARIANT, SETTINGS, syncArgs, type SyncArgs, type SyncState } from "./schema.js";
import type { SyncRef } from "./identity.js";

/** What a call does to a sync: each is done in its own way, see `writes.ts`. */
export type Operation = "set-frequency" | "pause" | "resume";

type NangoCall = Call<Operation>;

/** What a plan starts from; of a sync that is only declared yet, nothing is known. */
type Before = Partial<Pick<SyncState, "frequency" | "paused" | "defaultFrequency">>;

/**
 * The calls of a creation. The sync itself is there already: Nango makes it, this only sets what differs. Putting the default
 * back is always sent: an override that happens to be equal to it cannot be told from it.
 */
export function planCreate(args: SyncArgs): Plan<Operation> {
  const created = plan({}, args);
  return {
    ...created,
    calls: created.calls.map((call) =>
      args.frequency === DEFAULT && call.operation === "set-frequency" ? call : ifDifferent(call),
    ),
  };
}

/** The same call of a sync of which it is not known how it is. */
function ifDifferent(call: NangoCall): NangoCall {
  return { ...call, onlyIf: DIFFERENT[call.operation] };
}

const DIFFERENT: Readonly<Record<Operation, string>> = {
  "set-frequency": "it runs at another frequency",
  pause: "it is not paused",
  resume: "it is paused",
};

/** The calls that lead from what is known of a sync to what the program says. */
export function planUpdate(_id: string, olds: SyncState, news: SyncArgs): Plan<Operation> {
  return plan(olds, news);
}

/**
 * The calls of a creation that finds the sync as it is. Nothing is refused: of a frequency nobody can tell whose it is.
 * Putting the default back is always sent: an override that happens to be equal to it cannot be told from it.
 */
export function planTakeOver(_id: string, there: SyncState, args: SyncArgs): TakeOver<Operation> {
  const before = { ...there, frequency: args.frequency === DEFAULT ? undefined : shownFrequency(there) };
  const { calls, runsPerDay } = plan(before, args);
  const isOpen = ({ operation }: NangoCall): boolean =>
    operation === "set-frequency"
      ? args.frequency !== DEFAULT && before.frequency === undefined
      : there.paused === undefined;
  return {
    calls: calls.map((call) => (isOpen(call) ? ifDifferent(call) : call)),
    released: plan(there, args).released,
    runsPerDay,
    refused: [],
    mayBeRefused: [],
    isFinal: false,
  };
}

/** What Nango shows of a frequency that a state has. */
function shownFrequency({ frequency, defaultFrequency }: Before): string | undefined {
  if (frequency === DEFAULT) return defaultFrequency;
  return frequency === NOT_IN_EFFECT ? undefined : frequency;
}

/** The calls of a deletion: the override goes, the sync stays, and stays paused where it was. */
export function planDelete(_id: string, olds: SyncState): Plan<Operation> {
  const before = rate(olds);
  // What was never managed, or is not any more, is somebody else's.
  if (olds.frequency === undefined) return { calls: [], released: [], runsPerDay: { before, after: before } };
  const call = frequencyCall(olds, DEFAULT, olds);
  const stays: Effect[] =
    olds.paused === true ? [{ kind: "pause", text: "It stays paused: nobody starts it again but you, in Nango." }] : [];
  return {
    calls: [{ ...call, effects: [...call.effects, ...stays] }],
    released: [],
    runsPerDay: { before, after: rate({ ...olds, frequency: DEFAULT }) },
  };
}

function plan(before: Before, news: SyncArgs): Plan<Operation> {
  const calls: NangoCall[] = [];
  if (news.frequency !== undefined && !isSameFrequency(before.frequency, news.frequency)) {
    calls.push(frequencyCall(news, news.frequency, before));
  }
  if (news.paused !== undefined && news.paused !== before.paused) calls.push(pausedCall(news, news.paused));
  // What is no longer managed keeps its value.
  const after = { ...before, ...pick(news, SETTINGS) };
  return {
    calls,
    released: releasedNames(SETTINGS, before, news),
    runsPerDay: { before: rate(before), after: rate(after) },
  };
}

/** One value in two spellings is no change. */
export function isSameFrequency(one: string | undefined, other: string): boolean {
  if (one === undefined || one === other) return one === other;
  const duration = parseFrequency(one);
  return duration !== undefined && duration === parseFrequency(other);
}

function frequencyCall(ref: SyncRef, frequency: string, before: Before): NangoCall {
  const isDefault = frequency === DEFAULT;
  return {
    operation: "set-frequency",
    method: "PUT",
    path: "/sync/update-connection-frequency",
    body: {
      ...toWire(syncArgs, {
        providerConfigKey: ref.providerConfigKey,
        connectionId: ref.connectionId,
        syncName: ref.syncName,
        syncVariant: ref.syncVariant === BASE_VARIANT ? undefined : ref.syncVariant,
      }),
      frequency: isDefault ? null : frequency,
    },
    carries: ["frequency"],
    effects: loadEffects(frequency, before),
  };
}

function loadEffects(frequency: string, before: Before): Effect[] {
  const now = inWords(frequency, before.defaultFrequency);
  if (before.frequency === NOT_IN_EFFECT) {
    return [{ kind: "load", text: `Runs ${now}: Nango had stored a frequency, but its scheduler ran at another one.` }];
  }
  const then = before.frequency === undefined ? undefined : inWords(before.frequency, before.defaultFrequency);
  return [{ kind: "load", text: then === undefined ? `Runs ${now}.` : `Runs ${now} instead of ${then}.` }];
}

function inWords(frequency: string, defaultFrequency: string | undefined): string {
  if (isUnknown(frequency)) return "at a frequency that only the update will know";
  if (frequency === DEFAULT) {
    const duration = defaultFrequency === undefined ? undefined : parseFrequency(defaultFrequency);
    return duration === undefined
      ? "at the integration's default"
      : `at the integration's default (${describeFrequency(duration)})`;
  }
  const duration = parseFrequency(frequency);
  return duration === undefined ? `at "${frequency}"` : describeFrequency(duration);
}

function pausedCall(ref: SyncRef, paused: boolean): NangoCall {
  return {
    operation: paused ? "pause" : "resume",
    method: "POST",
    path: paused ? "/sync/pause" : "/sync/start",
    body: {
      provider_config_key: ref.providerConfigKey,
      connection_id: ref.connectionId,
      // Never empty, and never without the connection: either would mean all of them.
      syncs: [ref.syncVariant === BASE_VARIANT ? ref.syncName : `${ref.syncName}::${ref.syncVariant}`],
    },
    repeatable: true,
    carries: ["paused"],
    effects: [
      paused
        ? { kind: "pause", text: "No data flows until it is started again; a run in progress is cancelled." }
        : { kind: "resume", text: "Data flows again; if a run was due in the meantime, it starts at once." },
    ],
  };
}

function rate({ frequency, paused, defaultFrequency }: Before): number | null {
  if (paused === true) return 0;
  const effective = frequency === DEFAULT ? defaultFrequency : frequency;
  const duration = effective === undefined ? undefined : parseFrequency(effective);
  return duration === undefined ? null : runsPerDay(duration);
}
