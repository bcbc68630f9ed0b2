import type { Effect } from "../core/call.js";
import { isUnknown } from "../../protocol/unknown.js";
import { same } from "../core/canonical.js";
import { withoutKeys } from "./configuration.js";
import { describeSchedule } from "./schedule/schedule.js";
import type { SyncArgs, SyncState } from "./schema.js";

/** A pause that the program wants. */
export const PAUSED: Effect = {
  kind: "pause",
  text: "No more runs until it is enabled again; a run in progress is stopped.",
};
/** The end of a pause. */
export const RESUMED: Effect = { kind: "resume", text: "Runs resume; a sync that failed starts over." };
/** Before a PUT that takes the schedule from a sync that runs. */
export const DISABLED_BRIEFLY: Effect = {
  kind: "gap",
  text: "Disabled for a moment: a PUT alone would leave the running trigger of the old schedule in place, and only this stops it. A run in progress ends.",
};
/** After a PUT that takes the schedule from a paused sync. */
export const ENABLED_BRIEFLY: Effect = {
  kind: "load",
  text: "Enabled for a moment and disabled again: only that stops a schedule that was changed while the sync was paused.",
};

/** A PUT of another interval or cron expression. */
const SCHEDULED_ANEW: Effect = {
  kind: "gap",
  text: "AI Squared ends the old schedule and starts a new one: a run in progress ends with it.",
};

/** What a PUT causes, by the arguments that it changes. */
export function effectsOfPut(olds: SyncState, news: SyncArgs, changed: readonly string[]): Effect[] {
  return [
    ...TARGETS.filter(({ argument }) => changed.includes(argument)).map((target) => targetEffect(target, olds, news)),
    ...modeEffects(news, changed),
    ...mappingEffects(olds, news, changed),
    ...scheduleEffects(olds, news, changed),
  ];
}

/**
 * What has been sent is remembered per sync, by primary key and content of a row. The memory stays when the sync is
 * pointed elsewhere, and the server says nothing of it.
 */
const TARGETS: readonly { argument: "sourceId" | "destinationId" | "modelId" | "streamName"; text: string }[] = [
  {
    argument: "sourceId",
    text: "Rows are read from another source, and rows that are the same there are not sent again",
  },
  {
    argument: "destinationId",
    text: "Rows that were sent to the old destination and have not changed are NEVER sent to the new one",
  },
  {
    argument: "modelId",
    text: "Rows of the new model that are the same as those sent from the old one are not sent again",
  },
  {
    argument: "streamName",
    text: "Rows that were sent to the old stream and have not changed are NEVER sent to the new one",
  },
];

function targetEffect({ argument, text }: (typeof TARGETS)[number], olds: SyncState, news: SyncArgs): Effect {
  const fromTo = isUnknown(news[argument]) ? "" : ` (${olds[argument]} → ${news[argument]})`;
  return {
    kind: "gap",
    text: `${text}${fromTo}: the sync keeps its memory of what it has sent. For a fresh one add replaceOnChanges: ["${argument}"].`,
  };
}

function modeEffects(news: SyncArgs, changed: readonly string[]): Effect[] {
  if (!changed.includes("syncMode")) return [];
  return news.syncMode === "incremental"
    ? [{ kind: "load", text: "From the next run on only rows that changed are sent." }]
    : [{ kind: "full-resync", text: "Every run sends all rows of the model again." }];
}

function mappingEffects(olds: SyncState, news: SyncArgs, changed: readonly string[]): Effect[] {
  if (!changed.includes("configuration") || (news.syncMode ?? olds.syncMode) === "full_refresh") return [];
  // Another API key maps in the same way.
  if (same(withoutKeys(olds.configuration), withoutKeys(news.configuration))) return [];
  return [
    {
      kind: "gap",
      text: "The new mapping applies from the next run on: rows sent before keep the old one until they change.",
    },
  ];
}

function scheduleEffects(olds: SyncState, news: SyncArgs, changed: readonly string[]): Effect[] {
  if (!scheduleNames(news).some((name) => changed.some((each) => each === name))) return [];
  const before = olds.scheduleType === undefined ? "" : ` instead of ${describeSchedule(olds)}`;
  const load: Effect = { kind: "load", text: `Runs ${describeSchedule(news)}${before}.` };
  // A manual sync has no schedule to end, and a paused one no run. The other calls of a pause, or of what becomes manual, say
  // the same of themselves.
  const mayRun =
    [olds, news].every(({ scheduleType }) => scheduleType !== "manual") && olds.paused !== true && news.paused !== true;
  return mayRun ? [load, SCHEDULED_ANEW] : [load];
}

/** The arguments that say when a sync runs, as far as they are given. */
export function scheduleNames(args: Readonly<Record<string, unknown>>): string[] {
  return ["scheduleType", "syncInterval", "syncIntervalUnit", "cronExpression"].filter(
    (name) => args[name] !== undefined,
  );
}
