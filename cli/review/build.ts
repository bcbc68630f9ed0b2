import { movedProvider } from "../../engine/index.js";
import { isDeepStrictEqual } from "node:util";
import type { Effect, Plan } from "../../provider/core/call.js";
import { ProviderError } from "../../provider/core/errors/provider-error.js";
import type { Before, Lifecycle } from "../../provider/core/lifecycle.js";
import { isToken, lifecycleOf, platformOf } from "../../provider/registry.js";
import type { Environment } from "../../provider/core/settings.js";
import { CliError } from "../error.js";
import { declaredAt } from "../report/declared-at.js";
import { inWords, diagnosticsOf } from "../report/diagnostics.js";
import { type Digest, type DigestResource, type DigestStep, isRefresh } from "../report/digest.js";
import { fieldChanges } from "../report/fields.js";
import { type Hosts, hostsOf, type LastUp } from "../report/hosts.js";
import { shownCalls, shownEffects } from "../report/http.js";
import type { Made } from "../report/made.js";
import { unmask } from "../report/masked.js";
import { nameOf, placeOf, typeOf } from "../../protocol/urn.js";
import { isPulumisOwn, tokenOf } from "../report/urn.js";
import { argumentsOf, type Values } from "../report/values.js";
import { type FailOn, checkFailOn } from "./fail-on.js";
import { fingerprintOf } from "./fingerprint.js";
import { grouped, inOrder, severeOf } from "./groups.js";
import type { FoundBefore } from "./look-before.js";
import type { OtherChange, Review, SyncReview } from "./model.js";
import { isKept, valuesOf } from "./step-values.js";
import { findTakeOvers, planTakeOver, type TakeOvers } from "./take-overs.js";
import { countsOf, totalsOf } from "./totals.js";
import { type Change, type SettledChange, settleUnknowns } from "./unknowns.js";

/** Ops that change nothing, or that are the inner half of another one. */
const SILENT: ReadonlySet<string> = new Set([
  "same",
  "refresh",
  "create-replacement",
  "delete-replaced",
  "remove-pending-replace",
]);

/** Ops of what the program looks up and does not own. */
const READS: ReadonlySet<string> = new Set(["read", "read-replacement", "import", "import-replacement"]);

/** What a review is made under. */
export interface Circumstances {
  /** What would block the change. */
  readonly conditions?: readonly FailOn[];
  /** Variables of the process: they may say where a platform is called. */
  readonly environment?: Environment;
  /** What the last `up` had. Absent: there was none, or it is unknown. */
  readonly lastUp?: LastUp;
  readonly made?: Made;
  /** What is there before creations, where that was looked at. */
  readonly found?: FoundBefore;
}

/** What a preview would do, seen from the platforms. The calls come from the functions that `update` itself uses. */
export async function buildReview(digest: Digest, circumstances: Circumstances = {}): Promise<Review> {
  const steps = digest.steps ?? [];
  refuseRefresh(steps);
  const lifecycles = await loadLifecycles(steps);
  const changes: Change[] = [];
  const others: OtherChange[] = [];
  let reads = 0;
  for (const step of steps) {
    if (SILENT.has(step.op)) continue;
    const lifecycle = lifecycles.get(tokenOf(step.urn));
    if (lifecycle === undefined) {
      if (!isPulumisOwn(step.urn) && !READS.has(step.op)) others.push(otherChange(step));
    } else if (READS.has(step.op)) reads++;
    else changes.push({ step, lifecycle });
  }
  const problems = diagnosticsOf(digest, "error").map(inWords);
  const settled = settleUnknowns(steps, changes);
  const {
    conditions = [],
    found = new Map(),
    environment = {},
    lastUp,
    made = { at: new Date().toISOString() },
  } = circumstances;
  const hosts = await hostsOf(digest, environment, lastUp);
  const places = new Map(settled.map(({ step, lifecycle }) => [step.urn, placeOfCalls(hosts, step, lifecycle)]));
  const all = reviewAll(settled, problems, found).map((sync) => ({ ...sync, host: places.get(sync.urn) ?? "" }));
  const { syncs, groups } = grouped(inOrder(all), (token, path) => {
    const facts = lifecycles.get(token)?.facts ?? {};
    return Object.hasOwn(facts, path) && facts[path]?.replaces === true;
  });
  const totals = totalsOf(syncs, (token) => lifecycles.get(token)?.requestLimit);
  return {
    format: "pulumi-syncs/review/v1",
    ...placeOf(steps[0]?.urn),
    made,
    verdict: checkFailOn({ syncs, totals, hosts: hosts.used, problems }, conditions),
    counts: countsOf(syncs),
    hosts: hosts.used,
    severe: severeOf(syncs),
    ...(problems.length === 0 &&
      syncs.every(({ refused }) => refused === undefined) && { fingerprint: fingerprintOf(syncs) }),
    groups,
    syncs,
    unchanged:
      (digest.changeSummary?.["same"] ?? steps.filter(({ op }) => op === "same").length) +
      (changes.length - settled.length),
    reads,
    others,
    problems,
    warnings: [
      ...new Set([
        ...diagnosticsOf(digest, "warning").map(inWords),
        ...steps.filter(({ urn }) => lifecycles.has(tokenOf(urn))).flatMap(movedAccount),
      ]),
    ],
    totals,
  };
}

/** The embedded engine says it itself, also of what it does not list. */
function movedAccount({ op, urn, oldState, newState }: DigestStep): string[] {
  const moved = op === "same" || op === "update" ? movedProvider(oldState?.provider, newState?.provider) : undefined;
  return moved === undefined ? [] : [`${nameOf(urn)}: ${moved}`];
}

function refuseRefresh(steps: readonly DigestStep[]): void {
  if (!isRefresh(steps)) return;
  throw new CliError(
    'This is the JSON of a refresh: it shows what was changed on the platforms, and makes no calls. "pulumi-syncs drift" reads it.',
  );
}

async function loadLifecycles(steps: readonly DigestStep[]): Promise<Map<string, Lifecycle>> {
  const tokens = new Set(steps.map(({ urn }) => tokenOf(urn)).filter(isToken));
  return new Map(await Promise.all([...tokens].map(async (token) => [token, await lifecycleOf(token)] as const)));
}

function reviewAll(changes: readonly SettledChange[], problems: string[], found: FoundBefore): SyncReview[] {
  const takeOvers = findTakeOvers(changes);
  return (
    changes
      // What is renamed is one sync.
      .filter((change) => change.step.op !== "delete" || takeOvers.heirs.get(change)?.step.op !== "create")
      .map((change): SyncReview => {
        try {
          const before = takeOvers.formers.has(change) ? undefined : found.get(change.step.urn);
          return before === undefined ? reviewSettled(change, takeOvers) : reviewFound(change, before);
        } catch (error) {
          if (!(error instanceof ProviderError)) throw error;
          problems.push(`${nameOf(change.step.urn)}: ${error.message}`);
          return {
            ...aboutOf(change),
            operation: operationOf(change.step.op),
            changes: [],
            ...nothing,
            notes: ["The calls cannot be determined; see the error above."],
          };
        }
      })
  );
}

function placeOfCalls(hosts: Hosts, { newState, oldState }: DigestStep, { token }: Lifecycle): string {
  return hosts.of(platformOf(token), newState ?? oldState);
}

/** A new resource whose object is the platform's own, and was looked at. */
function reviewFound({ step, lifecycle }: Change, { id, state, takesAway }: Before): SyncReview {
  const { olds, news } = unmask(lifecycle.facts, state, argumentsOf(step.newState?.inputs), undefined);
  const names = Object.keys(news);
  const there = Object.fromEntries(Object.entries(state).filter(([name]) => names.includes(name)));
  return {
    ...aboutOf({ step, lifecycle }),
    operation: "create",
    changes: fieldChanges(there, argumentsOf(step.newState?.inputs)),
    ...effectsOfPlan(lifecycle.planTakeOver(id, olds, news)),
    notes: takesAway === undefined ? [] : [takesAway],
  };
}

/** A program of dynamic resources that uses an SDK of the provider plugin now, or the other way round. */
function movesOf({ detailedDiff }: DigestStep): string[] {
  const kind = detailedDiff?.["__provider"]?.kind;
  if (kind === "delete") return ["Moves to the provider plugin: that makes no call."];
  return kind === "add" ? ["Moves from the provider plugin to this package's own resources: that makes no call."] : [];
}

/** A new resource whose object is there: another one has it, and gives it up. */
function reviewTaken(change: SettledChange, formers: readonly SettledChange[]): SyncReview {
  const { refused, notes, isMadeAnew, calls, runsPerDay } = planTakeOver(change, formers);
  const [former = change] = formers;
  const formerName = nameOf(former.step.urn);
  const planned = effectsOfPlan({ calls, released: [], runsPerDay });
  const common = {
    ...aboutOf(change),
    formerName,
    changes: fieldChanges(argumentsOf(former.step.oldState?.inputs), argumentsOf(change.step.newState?.inputs)),
    ...planned,
    ...(refused === undefined ? {} : { refused }),
  };
  if (isMadeAnew) {
    const text = `Replaced, under another name: the platform's sync of ${JSON.stringify(formerName)} is deleted and created again.`;
    const effects = [{ kind: "replace" as const, text }, ...planned.effects];
    return { ...common, operation: "replace", order: "delete-first", effects, notes };
  }
  const isRename = former.step.op === "delete";
  const note = isRename
    ? `The same sync under another name: it is neither deleted nor created. With aliases: [{ name: ${JSON.stringify(formerName)} }] Pulumi sees that too.`
    : `The sync that ${JSON.stringify(formerName)} has so far: it is set and not reset in between.`;
  return {
    ...common,
    operation: isRename ? "rename" : "create",
    notes: refused === undefined ? [note, ...notes] : [refused],
  };
}

/** What is certain, then what comes only if a value changes that the preview does not know. */
function reviewSettled(settled: SettledChange, takeOvers: TakeOvers): SyncReview {
  const { certain, onlyIf, ...change } = settled;
  const formers = takeOvers.formers.get(settled);
  const possible = reviewChange(change, formers, takeOvers.heirs.get(settled));
  if (onlyIf === undefined) return possible;
  const sure = certain === undefined ? undefined : reviewChange({ ...change, step: certain });
  const more = <T extends { readonly onlyIf?: string }>(all: readonly T[], known: readonly T[] = []): T[] =>
    all
      .filter((one) => !known.some((each) => isDeepStrictEqual(each, one)))
      .map((one) => ({
        ...one,
        onlyIf: one.onlyIf === undefined ? onlyIf : `${onlyIf}, and ${one.onlyIf}`,
      }));
  const { before, after } = possible.runsPerDay;
  return {
    ...(sure ?? { ...possible, onlyIf, runsPerDay: { before, after: before ?? after } }),
    changes: possible.changes,
    calls: [...(sure?.calls ?? []), ...more(possible.calls, sure?.calls)],
    effects: [...(sure?.effects ?? []), ...more(possible.effects, sure?.effects)],
  };
}

function reviewChange(change: Change, formers?: readonly SettledChange[], heir?: SettledChange): SyncReview {
  const { step, lifecycle } = change;
  const { olds, news } = valuesOf(change);
  const before = step.oldState ?? undefined;
  const id = before?.id ?? "";
  const about = aboutOf(change);
  switch (step.op) {
    case "create": {
      if (formers !== undefined) return reviewTaken(change, formers);
      const planned = effectsOfPlan(lifecycle.planCreate(news));
      return { ...about, operation: "create", changes: changesOf(step), ...planned, notes: [] };
    }
    case "update": {
      const plan = lifecycle.planUpdate(id, olds, news);
      const notes = [...((before?.initErrors ?? []).length > 0 ? [RETRIED] : []), ...movesOf(step)];
      return { ...about, operation: "update", changes: changesOf(step, plan.released), ...effectsOfPlan(plan), notes };
    }
    case "replace":
      return { ...about, operation: "replace", changes: changesOf(step), ...replacement(change, formers, heir) };
    case "delete":
      if (heir !== undefined) {
        return { ...about, operation: "release", changes: [], ...nothing, notes: [passedOn(heir)] };
      }
      if (before !== undefined && isKept(before)) {
        const why = before.deletedWith === undefined ? "retainOnDelete" : `deletedWith ${nameOf(before.deletedWith)}`;
        return { ...about, operation: "release", changes: [], ...nothing, notes: [`${KEPT} (${why})`] };
      }
      return { ...about, changes: [], ...deletion(lifecycle.planDelete(id, olds), before) };
    default:
      return { ...about, operation: operationOf(step.op), changes: changesOf(step), ...nothing, notes: [KEPT] };
  }
}

/** Where a platform cannot take away what was set, a deletion lets go of it. */
function deletion(
  plan: Plan,
  before: DigestResource | undefined,
): PlanEffects & Pick<SyncReview, "operation" | "notes"> {
  const isProtected = before?.protect === true ? ["It is protected: the update refuses to delete it."] : [];
  const stays = plan.calls.length === 0 && plan.released.length > 0;
  const notes = [...(stays ? [KEPT] : []), ...isProtected];
  return { operation: stays ? "release" : "delete", ...effectsOfPlan(plan), notes };
}

function passedOn({ step }: SettledChange): string {
  return `${JSON.stringify(nameOf(step.urn))} takes its sync over: it is not deleted.`;
}

const KEPT = "No longer managed: the platform keeps it as it is.";
const RETRIED = "Its last update was incomplete: this one sends the rest.";

/** Also where the old one is kept: the new one has none of what that had come to. */
const LOADS_ANEW: Effect = {
  kind: "full-resync",
  text: "The new sync starts empty and reads everything again.",
};

const nothing = { calls: [], effects: [], runsPerDay: { before: null, after: null } } as const;

function replacement(
  change: Change,
  formers: readonly SettledChange[] = [],
  heir?: SettledChange,
): PlanEffects & Pick<SyncReview, "order" | "notes" | "refused" | "formerName"> {
  const { step, lifecycle } = change;
  const { olds, news } = valuesOf(change);
  const before = step.oldState ?? undefined;
  const kept = before !== undefined && isKept(before);
  const removal = lifecycle.planDelete(before?.id ?? "", olds);
  const taken = formers.length === 0 ? undefined : planTakeOver(change, formers);
  const creation = taken ?? lifecycle.planCreate(news);
  const deletesFirst = isDeletedFirst(before) ?? lifecycle.replacement(olds, news).deletesFirst;
  const because = (step.replaceReasons ?? []).filter((name) => name !== "__provider" && name !== "id");
  const inOrder = deletesFirst
    ? "the old one is deleted before the new one is made"
    : "the new one is made before the old one is deleted";
  const text = `Replaced${because.length > 0 ? ` because of ${because.join(", ")}` : ""}: ${kept ? "the old one stays on the platform" : inOrder}.`;
  const removed = kept || taken?.refused !== undefined ? [] : removedUnlessPassedOn(removal.calls, deletesFirst, heir);
  const planned = effectsOfPlan({
    calls: deletesFirst ? [...removed, ...creation.calls] : [...creation.calls, ...removed],
    released: [],
    runsPerDay: { before: removal.runsPerDay.before, after: creation.runsPerDay.after },
  });
  const loads = planned.effects.some(({ kind }) => kind === "backfill");
  return {
    ...planned,
    effects: [{ kind: "replace", text }, ...(loads ? [LOADS_ANEW] : []), ...planned.effects],
    order: deletesFirst ? "delete-first" : "create-first",
    ...(taken === undefined ? {} : { formerName: formers.map((former) => nameOf(former.step.urn)).join(", ") }),
    ...(taken?.refused === undefined ? {} : { refused: taken.refused }),
    notes: [
      ...(taken === undefined ? [] : taken.refused === undefined ? taken.notes : [taken.refused]),
      ...(heir === undefined ? [] : [passedOn(heir)]),
    ],
  };
}

/** What another resource takes over is not removed; where it is removed first, that is a matter of time. */
function removedUnlessPassedOn(
  calls: Plan["calls"],
  deletesFirst: boolean,
  heir: SettledChange | undefined,
): Plan["calls"] {
  if (heir === undefined) return calls;
  if (!deletesFirst) return [];
  return calls.map((call) => ({ ...call, onlyIf: `it comes before ${JSON.stringify(nameOf(heir.step.urn))} is made` }));
}

/** The run marks the old one: in this also the program's own `deleteBeforeReplace` shows. */
function isDeletedFirst(before: DigestResource | undefined): boolean | undefined {
  if (before?.pendingReplacement === true) return true;
  return before?.delete === true ? false : undefined;
}

type PlanEffects = Pick<SyncReview, "calls" | "effects" | "runsPerDay">;

function effectsOfPlan({ calls, runsPerDay }: Plan): PlanEffects {
  return {
    calls: shownCalls(calls),
    effects: shownEffects(calls),
    runsPerDay,
  };
}

function operationOf(op: string): SyncReview["operation"] {
  return op === "create" || op === "update" || op === "replace" || op === "delete" ? op : "release";
}

function changesOf({ oldState, newState, detailedDiff }: DigestStep, released: readonly string[] = []) {
  const [before, after]: Values[] = [argumentsOf(oldState?.inputs), argumentsOf(newState?.inputs)];
  return fieldChanges(before ?? {}, after ?? {}, detailedDiff ?? {}, released);
}

function aboutOf({ step: { urn, oldState, newState }, lifecycle: { token } }: Change) {
  return { urn, name: nameOf(urn), platform: platformOf(token), token, ...declaredAt(newState ?? oldState) };
}

function otherChange({ urn, op }: DigestStep): OtherChange {
  return { urn, name: nameOf(urn), type: typeOf(urn), operation: op };
}
