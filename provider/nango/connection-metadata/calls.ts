import { isDeepStrictEqual } from "node:util";
import { isUnknown } from "../../../protocol/unknown.js";
import { type Call, type Effect, NO_RUNS, type Plan } from "../../core/call.js";
import { same } from "../../core/canonical.js";
import { isObject } from "../../../protocol/object.js";
import { formatPath } from "../../core/path.js";
import type { TakeOver } from "../../core/take-over.js";
import { toWire } from "../../core/wire.js";
import type { ConnectionRef } from "./identity.js";
import {
  connectionMetadataArgs,
  type ConnectionMetadataArgs as Args,
  type ConnectionMetadataState as State,
} from "./schema.js";

/** What a call does: sets keys, or takes the place of all of them. */
export type Operation = "merge" | "replace";

/** What is known of the metadata before a change. */
interface Before {
  /** Undefined: nothing. */
  readonly metadata: Readonly<Record<string, unknown>> | undefined;
  /** All keys are known. */
  readonly isWhole: boolean;
}

/** The calls of a creation: what is so already is left out, and nobody knows before. */
export function planCreate(args: Args): Plan<Operation> {
  return plan({ metadata: undefined, isWhole: false }, args);
}

/** The calls of a creation that finds this. */
export function planFound(there: Readonly<Record<string, unknown>>, args: Args): Plan<Operation> {
  return plan({ metadata: there, isWhole: true }, args);
}

/** The calls of a creation where another resource has managed the same connection, so that only its keys are known. */
export function planTakeOver(_id: string, there: State, args: Args): TakeOver<Operation> {
  const planned = plan({ metadata: there.metadata, isWhole: there.complete }, args);
  return { ...planned, refused: [], mayBeRefused: [], isFinal: false };
}

/** The calls that lead from the state to what the program says. */
export function planUpdate(_id: string, olds: State, news: Args): Plan<Operation> {
  if (!news.complete) {
    const { calls } = plan({ metadata: olds.metadata, isWhole: true }, news);
    return { calls, released: releasedKeys(olds.metadata, news.metadata), runsPerDay: NO_RUNS };
  }
  const isChanged = !isSame(olds.metadata, news.metadata);
  if (olds.complete && !isChanged) return nothing;
  const carries = [...(isChanged ? ["metadata"] : []), ...(olds.complete ? [] : ["complete"])];
  return {
    calls: [{ ...replaceCall(news, { metadata: olds.metadata, isWhole: olds.complete }), carries }],
    released: [],
    runsPerDay: NO_RUNS,
  };
}

/** Nango cannot take single keys away: only what is owned as a whole can be emptied. */
export function planDelete(_id: string, olds: State): Plan<Operation> {
  if (!olds.complete) return { ...nothing, released: ["metadata"] };
  const call: Call<Operation> = {
    ...addressed("replace", olds, {}),
    carries: [],
    effects: [
      { kind: "settings", text: "The connection's metadata is emptied: its syncs run without it from then on." },
    ],
  };
  return { calls: [call], released: [], runsPerDay: NO_RUNS };
}

const nothing: Plan<Operation> = { calls: [], released: [], runsPerDay: NO_RUNS };

function plan(before: Before, args: Args): Plan<Operation> {
  const call = args.complete ? wholeCall(before, args) : keysCall(before, args);
  return call === undefined ? nothing : { ...nothing, calls: [call] };
}

function wholeCall(before: Before, args: Args): Call<Operation> | undefined {
  if (before.isWhole) return isSame(before.metadata, args.metadata) ? undefined : replaceCall(args, before);
  const isDifferent = otherKeys(before.metadata, args.metadata).some((key) => keysOf(before.metadata).includes(key));
  const call = replaceCall(args, before);
  return isDifferent ? call : { ...call, onlyIf: "the connection has other metadata" };
}

function keysCall({ metadata, isWhole }: Before, args: Args): Call<Operation> | undefined {
  // Of metadata that the preview does not know, or may not see, each key may differ.
  const isOpen = isUnknown(args.metadata);
  if (isOpen && isSame(metadata, args.metadata)) return undefined;
  const keys = otherKeys(metadata, args.metadata);
  if (!isOpen && keys.length === 0) return undefined;
  const changed = isOpen ? args.metadata : Object.fromEntries(keys.map((key) => [key, args.metadata[key]] as const));
  const call: Call<Operation> = {
    ...addressed("merge", args, changed),
    carries: ["metadata"],
    effects: [readByNext(keys)],
  };
  const isCertain = isWhole || keys.some((key) => keysOf(metadata).includes(key));
  return isCertain ? call : { ...call, onlyIf: "the connection has other values" };
}

function replaceCall(args: Args, before: Before): Call<Operation> {
  const keys = otherKeys(before.metadata, args.metadata);
  return {
    ...addressed("replace", args, args.metadata),
    carries: ["metadata", "complete"],
    effects: [...(keys.length > 0 || isUnknown(args.metadata) ? [readByNext(keys)] : []), ...takenAway(before, args)],
  };
}

function takenAway({ metadata, isWhole }: Before, args: Args): Effect[] {
  if (!isWhole)
    return [
      {
        kind: "settings",
        text: "Every key that the program does not declare is taken away, and the syncs run without it.",
      },
    ];
  if (isUnknown(args.metadata)) return [];
  const keys = keysOf(metadata).filter((key) => !Object.hasOwn(args.metadata, key));
  return keys.length === 0
    ? []
    : [{ kind: "settings", text: `${named(keys)} ${isOrAre(keys)} taken away, and the syncs run without.` }];
}

function addressed(
  operation: Operation,
  { providerConfigKey, connectionId }: ConnectionRef,
  metadata: unknown,
): Omit<Call<Operation>, "carries" | "effects"> {
  return {
    operation,
    method: operation === "merge" ? "PATCH" : "POST",
    path: "/connections/metadata",
    body: { ...toWire(connectionMetadataArgs, { providerConfigKey, connectionId }), metadata },
    repeatable: true,
  };
}

/** Keys of the program that are not there, or with another value. */
export function differing(
  there: Readonly<Record<string, unknown>>,
  wanted: Readonly<Record<string, unknown>>,
): string[] {
  return Object.keys(wanted).filter((key) => !Object.hasOwn(there, key) || !isSame(there[key], wanted[key]));
}

/** What a review may not see is the same where both sides have the same stand-in for it. */
function isSame(one: unknown, other: unknown): boolean {
  return isDeepStrictEqual(one, other) || same(one, other);
}

/** None of what is not known. */
function keysOf(metadata: unknown): string[] {
  return isObject(metadata) ? Object.keys(metadata) : [];
}

/** {@link differing}, where either side may be unknown as a whole. */
function otherKeys(there: unknown, wanted: unknown): string[] {
  return isObject(wanted) ? differing(isObject(there) ? there : {}, wanted) : [];
}

function releasedKeys(olds: unknown, news: unknown): string[] {
  if (!isObject(news)) return [];
  return keysOf(olds)
    .filter((key) => !Object.hasOwn(news, key))
    .map((key) => formatPath(["metadata", key]));
}

function readByNext(keys: readonly string[]): Effect {
  const what = keys.length === 0 ? "the new values" : named(keys);
  return { kind: "settings", text: `The connection's syncs read ${what} from their next run on.` };
}

/** More names say no more. */
const MOST_NAMES = 6;

/** Keys in words; a long list is cut. */
export function named(keys: readonly string[]): string {
  const shown = keys.slice(0, MOST_NAMES).map((key) => JSON.stringify(key));
  return keys.length > shown.length ? `${shown.join(", ")} and ${keys.length - shown.length} more` : shown.join(", ");
}

function isOrAre({ length }: readonly string[]): string {
  return length === 1 ? "is" : "are";
}
