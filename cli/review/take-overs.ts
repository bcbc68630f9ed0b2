import { Account } from "../../provider/core/account.js";
import type { Call, RunsPerDay } from "../../provider/core/call.js";
import type { Lifecycle } from "../../provider/core/lifecycle.js";
import type { Values } from "../../provider/core/values.js";
import { Settings } from "../../provider/core/settings.js";
import type { DigestResource } from "../report/digest.js";
import { nameOf } from "../../protocol/urn.js";
import { HIDDEN } from "../../protocol/hidden.js";
import { argumentsOf } from "../report/values.js";
import { accountOf, isKept, valuesBetween, valuesOf } from "./step-values.js";
import type { SettledChange } from "./unknowns.js";

/** Which resource has an object afterwards that another one gives up in the same update. */
export interface TakeOvers {
  /** What the new object of a resource is already: those that give it up. More than one can be there of some platforms. */
  readonly formers: ReadonlyMap<SettledChange, readonly SettledChange[]>;
  readonly heirs: ReadonlyMap<SettledChange, SettledChange>;
}

/**
 * Finds resources of which one gives up what another one of the same update becomes: a provider sees that, and leaves the
 * object alone. What is deleted because it is replaced is made anew; only an object that is the platform's own is handed on.
 */
export function findTakeOvers(changes: readonly SettledChange[]): TakeOvers {
  const account = new Account(new Settings());
  const keyOf = (
    lifecycle: Lifecycle,
    values: Values,
    state: DigestResource | null | undefined,
  ): string | undefined => {
    const identity = lifecycle.identity(values, account);
    return identity === undefined ? undefined : accountOf(state) + identity.key;
  };
  const keys = changes.map((change) => {
    const { step, lifecycle } = change;
    const { olds, news } = valuesOf(change);
    const [before, after] = [keyOf(lifecycle, olds, step.oldState), keyOf(lifecycle, news, step.newState)];
    const moves = step.op === "replace" && before !== after;
    const leaves = step.op === "delete" ? step.oldState?.external !== true : moves && lifecycle.permanent === true;
    const arrives = change.onlyIf === undefined && (step.op === "create" || moves);
    return { change, left: leaves ? before : undefined, taken: arrives ? after : undefined };
  });
  const left = new Map<string, SettledChange[]>();
  for (const { change, left: key } of keys) if (key !== undefined) left.set(key, [...(left.get(key) ?? []), change]);
  const formers = new Map<SettledChange, readonly SettledChange[]>();
  const heirs = new Map<SettledChange, SettledChange>();
  for (const { change, taken } of keys) {
    const found = taken === undefined ? undefined : left.get(taken);
    if (found === undefined) continue;
    formers.set(change, found);
    for (const former of found) heirs.set(former, change);
  }
  return { formers, heirs };
}

/** What a resource does with the object that another one gives up. */
export interface PlannedTakeOver {
  readonly calls: readonly Call[];
  readonly runsPerDay: RunsPerDay;
  /** The object is deleted and made anew once its former resource is deleted. */
  readonly isMadeAnew: boolean;
  /** Why it is refused. */
  readonly refused?: string;
  readonly notes: readonly string[];
}

/** The calls by which a resource takes the object of another one over. */
export function planTakeOver(change: SettledChange, formers: readonly SettledChange[]): PlannedTakeOver {
  const [former, ...others] = formers;
  if (former === undefined || others.length > 0) return severalThere(formers);
  const { lifecycle } = change;
  const { oldState } = former.step;
  const id = oldState?.id ?? "";
  const { olds, news } = valuesBetween(former, change);
  const taken = lifecycle.planTakeOver(id, olds, news);
  const isResetFirst = former.step.op === "replace" && oldState?.pendingReplacement === true;
  const again = isResetFirst ? createdAnew(lifecycle.planCreate(news).calls, taken.calls, former) : [];
  const isDeleted = former.step.op === "delete" && oldState != null && !isKept(oldState);
  const handed = isDeleted ? lifecycle.planHandOver(id, olds, news).calls : [];
  const way = wayOut(change, former, taken.isFinal);
  if (taken.refused.length > 0) {
    const refused = `${named(taken.refused)} of what "${nameOf(former.step.urn)}" has: the update refuses to take it over. ${way}`;
    return { ...{ calls: [], isMadeAnew: false, refused, notes: [] }, runsPerDay: { before: null, after: null } };
  }
  const open = [...new Set([...taken.mayBeRefused, ...hiddenNames(change)])];
  const isMadeAnew = handed.some(({ onlyIf }) => onlyIf === undefined);
  return {
    calls: [...taken.calls, ...again, ...handed],
    runsPerDay: taken.runsPerDay,
    isMadeAnew,
    notes: open.length === 0 ? [] : [`If ${named(open)} of what is there, the update refuses to take it over. ${way}`],
  };
}

/** What a creation sends besides, where the former resource has put everything back before it. */
function createdAnew(created: readonly Call[], taken: readonly Call[], former: SettledChange): Call[] {
  return created
    .filter(({ operation }) => !taken.some((call) => call.operation === operation))
    .map((call) => ({ ...call, onlyIf: `it comes after ${JSON.stringify(nameOf(former.step.urn))} has put it back` }));
}

function severalThere(formers: readonly SettledChange[]): PlannedTakeOver {
  const names = formers.map(({ step }) => `"${nameOf(step.urn)}"`).join(" and ");
  const refused = `${names} each have a sync that this could be: the update refuses to choose. Do it in two steps: first remove them, and run \`up\`.`;
  return { ...{ calls: [], isMadeAnew: false, refused, notes: [] }, runsPerDay: { before: null, after: null } };
}

/** `x differs from that`. */
function named(names: readonly string[]): string {
  return `${names.join(", ")} ${names.length === 1 ? "differs" : "differ"} from that`;
}

function wayOut({ step, lifecycle }: SettledChange, former: SettledChange, isFinal: boolean): string {
  const adopt = "adopt" in lifecycle.facts && !isFinal ? ", or set adopt: true" : "";
  const name = JSON.stringify(nameOf(former.step.urn));
  return step.op === "create"
    ? `Give it the option aliases: [{ name: ${name} }], and the change is one update${adopt}.`
    : `Do it in two steps: first remove ${name}, and run \`up\`${adopt}.`;
}

/** Arguments that are secret as a whole: whether they differ does not show. What refuses nothing need not say so. */
function hiddenNames({ step, lifecycle }: SettledChange): string[] {
  if (!("adopt" in lifecycle.facts)) return [];
  return Object.entries(argumentsOf(step.newState?.inputs)).flatMap(([name, value]) =>
    value === HIDDEN ? [name] : [],
  );
}
