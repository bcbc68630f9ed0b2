import type { Call, Effect, Plan } from "../core/call.js";
import { NEW_SYNC_ID, syncIdPart } from "../core/path-part.js";
import { releasedNames } from "../core/released.js";
import type { Values } from "../core/values.js";
import { takeOverOrRefuse, type TakeOver } from "../core/take-over.js";
import { isUnknown } from "../../protocol/unknown.js";
import { toWire } from "../core/wire.js";
import { same } from "../core/canonical.js";
import { DISABLED_BRIEFLY, effectsOfPut, ENABLED_BRIEFLY, PAUSED, RESUMED, scheduleNames } from "./effects.js";
import { syncIdOf } from "./identity.js";
import { inEither } from "./either.js";
import { describeSchedule, isScheduled, runsPerDay, type Schedule } from "./schedule/schedule.js";
import { SETTINGS, syncArgs, type SyncArgs, type SyncState } from "./schema.js";
import { toBody } from "./wire.js";

/** What may be left out, and is not managed then. */
const OPTIONAL = ["workspaceId", "syncMode", "configuration", "scheduleType", "cursorField", "paused"] as const;

/** What a call does to a sync that is there. */
export type Change = "set-settings" | "pause" | "resume";

/** What tells how often a sync runs. */
type Pace = Schedule & { readonly paused?: boolean | undefined };

/** What decides between ways to the same end, and may have moved since the state was written. */
export interface Situation {
  readonly paused: boolean;
  /** Whether AI Squared has a schedule for it, which a PUT to `manual` alone would leave ticking. */
  readonly scheduled: boolean;
}

/** The creation; nothing of a sync can be paused before it is there. */
export function planCreate(args: SyncArgs): Plan<"create" | Change> {
  return {
    calls: [creation(args), ...callsAfterCreation(NEW_SYNC_ID, args)],
    released: [],
    runsPerDay: { before: 0, after: rate(args) },
  };
}

/** What follows the POST, which takes everything but `paused`. */
export function callsAfterCreation(syncId: string, { paused }: SyncArgs): Call<Change>[] {
  return paused === true || isUnknown(paused) ? [enableCall(syncId, false, ["paused"])] : [];
}

/** The calls of a change, as far as the state tells; what is really there decides at last, see {@link planChange}. */
export function planUpdate(id: string, olds: SyncState, news: SyncArgs): Plan<Change> {
  const scheduled = mayTick(olds);
  const change = (paused: boolean): Plan<Change> => planChange(id, olds, news, { paused, scheduled });
  if (olds.paused !== undefined) return change(olds.paused);
  // Of a pause that was not managed nothing is known.
  const [running, paused] = [change(false), change(true)];
  const calls = inEither(
    { calls: running.calls, when: "it is not paused" },
    { calls: paused.calls, when: "it is paused" },
  );
  return { ...running, calls };
}

/** {@link planUpdate} from what is really there. The same plan whenever the state was right. */
export function planChange(id: string, olds: SyncState, news: SyncArgs, now: Situation): Plan<Change> {
  const syncId = syncIdOf(id);
  const isUnfinished = olds.scheduleMayTick === true && news.scheduleType === "manual";
  const changed = SETTINGS.filter((name) => differs(olds, news, name) || (isUnfinished && name === "scheduleType"));
  const after = { ...olds, ...schedulePart(olds, news), paused: news.paused ?? olds.paused };
  return {
    calls: [
      ...(changed.length === 0
        ? pauseCalls(syncId, now.paused, news.paused)
        : putCalls(syncId, putCall(syncId, olds, news, changed), mustStop(olds, news, now), now.paused, news.paused)),
    ],
    released: releasedNames(OPTIONAL, olds, news).flatMap((name) =>
      name === "scheduleType" ? scheduleNames(olds) : [name],
    ),
    runsPerDay: { before: rate(olds), after: rate(after) },
  };
}

/** A creation that finds the sync. What is otherwise there is refused, unless the program adopts it; a cursor never changes. */
export function planTakeOver(id: string, there: SyncState, args: SyncArgs): TakeOver<Change> {
  const shown: Values = { ...there, cursorField: there.createdWith?.cursorField ?? there.cursorField };
  const differences = differing(shown, args);
  const plan = planUpdate(id, there, args);
  const isOpen = ({ operation, carries }: Call): boolean =>
    operation === "set-settings" && carries.every((name) => shown[name] === undefined);
  return takeOverOrRefuse(args, {
    ...{ there: shown, args },
    differing: differences.filter((name) => name !== "cursorField"),
    final: differences.filter((name) => name === "cursorField"),
    plan: {
      ...plan,
      calls: plan.calls.map((call) =>
        isOpen(call) ? { ...call, onlyIf: `another ${call.carries.join(" or ")} is there` } : call,
      ),
    },
  });
}

/** The deletion: AI Squared stops the schedule too. */
export function planDelete(id: string, olds: SyncState): Plan<"delete"> {
  return {
    calls: [
      {
        operation: "delete",
        method: "DELETE",
        path: syncPath(syncIdOf(id)),
        carries: [],
        effects: [
          {
            kind: "delete",
            text: "The sync is deleted, with the memory of what it has sent: a new one sends every row again. Rows at the destination stay.",
          },
        ],
      },
    ],
    released: [],
    runsPerDay: { before: rate(olds), after: 0 },
  };
}

/** The arguments of a program that differ from what stands there. What the program does not say never differs. */
export function differing(olds: Readonly<Record<string, unknown>>, news: SyncArgs): (keyof SyncArgs)[] {
  return ([...SETTINGS, "cursorField", "paused"] as const).filter((name) => differs(olds, news, name));
}

function differs(olds: Readonly<Record<string, unknown>>, news: SyncArgs, name: keyof SyncArgs): boolean {
  const wanted = news[name];
  return wanted !== undefined && !same(olds[name], wanted);
}

/** A PUT to `manual` leaves the old schedule ticking; only a transition to "disabled" ends it. */
function mustStop(olds: SyncState, news: SyncArgs, now: Situation): boolean {
  return news.scheduleType === "manual" && (now.scheduled || mayTick(olds));
}

function mayTick(olds: SyncState): boolean {
  return isScheduled(olds) || olds.scheduleMayTick === true;
}

function pauseCalls(syncId: string, isPaused: boolean, wanted: boolean | undefined): Call<Change>[] {
  return wanted === undefined || wanted === isPaused ? [] : [enableCall(syncId, !wanted, ["paused"])];
}

function putCalls(
  syncId: string,
  put: Call<Change>,
  stop: boolean,
  isPaused: boolean,
  wanted: boolean | undefined,
): Call<Change>[] {
  // A PUT of a schedule starts it, also of a disabled sync: so pausing comes last.
  if (!stop) return [put, ...pauseCalls(syncId, isPaused, wanted)];
  const staysPaused = wanted ?? isPaused;
  if (!isPaused) {
    return staysPaused
      ? [enableCall(syncId, false, ["paused", "scheduleType"]), put]
      : [
          enableCall(syncId, false, ["scheduleType"], [DISABLED_BRIEFLY]),
          put,
          enableCall(syncId, true, ["scheduleType"], []),
        ];
  }
  // Disabled already, and yet a schedule may tick: a PUT made while it was disabled has started one. Once the sync is
  // manual it can be enabled and disabled without starting another.
  return [
    put,
    enableCall(syncId, true, ["scheduleType"], [ENABLED_BRIEFLY]),
    enableCall(syncId, false, ["scheduleType"], []),
    ...(staysPaused ? [] : [enableCall(syncId, true, ["paused"])]),
  ];
}

/** The one call that makes a sync. */
export function creation(args: SyncArgs): Call<"create"> {
  const cursor = args.cursorField === "" ? {} : { cursorField: args.cursorField };
  return {
    operation: "create",
    method: "POST",
    path: "/api/v1/syncs",
    body: { sync: { ...toBody(args), ...toWire(syncArgs, cursor) } },
    carries: ([...SETTINGS, "cursorField"] as const).filter((name) => args[name] !== undefined),
    effects: [
      { kind: "backfill", text: "Its first run sends every row of the model." },
      ...(args.scheduleType === undefined ? [] : [{ kind: "load", text: `Runs ${describeSchedule(args)}.` } as const]),
    ],
  };
}

function putCall(syncId: string, olds: SyncState, news: SyncArgs, changed: readonly string[]): Call<Change> {
  return {
    operation: "set-settings",
    method: "PUT",
    path: syncPath(syncId),
    body: { sync: toBody(news) },
    carries: changed,
    effects: effectsOfPut(olds, news, changed),
  };
}

/** `PATCH /syncs/{id}/enable`. Not repeatable: to enable what is enabled is refused, and so is its opposite. */
export function enableCall(
  syncId: string,
  enable: boolean,
  carries: readonly string[],
  effects: readonly Effect[] = [enable ? RESUMED : PAUSED],
): Call<Change> {
  return {
    operation: enable ? "resume" : "pause",
    method: "PATCH",
    path: `${syncPath(syncId)}/enable`,
    body: { enable },
    carries,
    effects,
  };
}

function syncPath(syncId: string): string {
  return `/api/v1/syncs/${syncIdPart(syncId)}`;
}

/** The schedule after a change: the program's as a whole, or the old one where it says none. */
function schedulePart(olds: SyncState, news: SyncArgs): Schedule {
  const { scheduleType, syncInterval, cronExpression } = news.scheduleType === undefined ? olds : news;
  return { scheduleType, syncInterval, cronExpression };
}

function rate({ paused, ...schedule }: Pace): number | null {
  if (isUnknown(paused)) return null;
  return paused === true ? 0 : runsPerDay(schedule);
}
