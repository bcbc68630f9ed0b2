import { isDeepStrictEqual } from "node:util";
import { Account } from "../../provider/core/account.js";
import { Settings } from "../../provider/core/settings.js";
import type { Effect, Plan } from "../../provider/core/call.js";
import { ProviderError } from "../../provider/core/errors/provider-error.js";
import type { Lifecycle } from "../../provider/core/lifecycle.js";
import { isToken, lifecycleOf, platformOf } from "../../provider/registry.js";
import type { Environment } from "../../provider/core/settings.js";
import { CliError } from "../error.js";
import { declaredAt } from "../report/declared-at.js";
import { inWords, toldBy } from "../report/diagnostics.js";
import { type Digest, type DigestResource, type DigestStep, isRefresh } from "../report/digest.js";
import { fieldChanges } from "../report/fields.js";
import { type Hosts, hostsOf, type LastUp } from "../report/hosts.js";
import { shownCalls, shownEffects } from "../report/http.js";
import type { Made } from "../report/made.js";
import { unmask, type Unmasked } from "../report/masked.js";
import { isPulumisOwn, nameOf, placeOf, tokenOf, typeOf } from "../report/urn.js";
import { argumentsOf, type Values } from "../report/values.js";
import { type FailOn, judge } from "./fail-on.js";
import { fingerprintOf } from "./fingerprint.js";
import { grouped, inOrder, severeOf } from "./groups.js";
import type { OtherChange, Review, SyncReview } from "./model.js";
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
  /** What the last `up` had. Absent: there was none, or nobody knows. */
  readonly lastUp?: LastUp;
  readonly made?: Made;
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
  const problems = toldBy(digest, "error").map(inWords);
  const settled = settleUnknowns(steps, changes);
  const { conditions = [], environment = {}, lastUp, made = { at: new Date().toISOString() } } = circumstances;
  const hosts = await hostsOf(digest, environment, lastUp);
  const places = new Map(settled.map(({ step, lifecycle }) => [step.urn, placeOfCalls(hosts, step, lifecycle)]));
  const all = reviewAll(settled, problems).map((sync) => ({ ...sync, host: places.get(sync.urn) ?? "" }));
  const { syncs, groups } = grouped(inOrder(all), (token, path) => {
    const facts = lifecycles.get(token)?.facts ?? {};
    return Object.hasOwn(facts, path) && facts[path]?.replaces === true;
  });
  const totals = totalsOf(syncs, (token) => lifecycles.get(token)?.requestLimit);
  return {
    format: "pulumi-syncs/review/v1",
    ...placeOf(steps[0]?.urn),
    made,
    verdict: judge({ syncs, totals, hosts: hosts.used, problems }, conditions),
    counts: countsOf(syncs),
    hosts: hosts.used,
    severe: severeOf(syncs),
    ...(problems.length === 0 && { fingerprint: fingerprintOf(syncs) }),
    groups,
    syncs,
    unchanged:
      (digest.changeSummary?.["same"] ?? steps.filter(({ op }) => op === "same").length) +
      (changes.length - settled.length),
    reads,
    others,
    problems,
    warnings: toldBy(digest, "warning").map(inWords),
    totals,
  };
}

/** Old and new values in which a plan can be made. Made anew each time: of a large fleet they would take much room. */
function valuesOf({ step, lifecycle }: Change): Unmasked {
  const { oldState: before, newState: after } = step;
  // What the provider will be given: the outputs, which after a half-failed update are not what the inputs were.
  const state = argumentsOf(before?.outputs ?? before?.inputs);
  return unmask(lifecycle.facts, state, argumentsOf(after?.inputs), step.detailedDiff);
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

function reviewAll(changes: readonly SettledChange[], problems: string[]): SyncReview[] {
  const renamed = renames(changes);
  const taken = new Set(renamed.values());
  return changes
    .filter((change) => !taken.has(change))
    .map((change): SyncReview => {
      try {
        const former = renamed.get(change);
        return former === undefined ? reviewSettled(change) : reviewRename(change, former);
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
    });
}

function placeOfCalls(hosts: Hosts, { newState, oldState }: DigestStep, { token }: Lifecycle): string {
  return hosts.of(platformOf(token), newState ?? oldState);
}

/** URN of the provider entry: its id is not known while it is planned. */
function accountOf(state: DigestResource | null | undefined): string {
  return state?.provider?.replace(/::[^:]*$/, "") ?? "";
}

/**
 * Resources that are created under one name while the same object of the same account is deleted under another: the
 * provider sees that, and leaves the object alone.
 */
function renames(changes: readonly SettledChange[]): Map<SettledChange, SettledChange> {
  const account = new Account(new Settings());
  const deleted = new Map<string, SettledChange>();
  for (const change of changes) {
    const { oldState } = change.step;
    if (change.step.op !== "delete" || oldState?.retainOnDelete === true) continue;
    const identity = change.lifecycle.identity(valuesOf(change).olds, account);
    if (identity !== undefined) deleted.set(accountOf(oldState) + identity.key, change);
  }
  const found = new Map<SettledChange, SettledChange>();
  if (deleted.size === 0) return found;
  for (const change of changes) {
    const { op, newState } = change.step;
    if (op !== "create") continue;
    const identity = change.lifecycle.identity(valuesOf(change).news, account);
    const former = deleted.get(accountOf(newState) + (identity?.key ?? ""));
    if (former !== undefined) found.set(change, former);
  }
  return found;
}

function reviewRename(change: Change, former: Change): SyncReview {
  const { lifecycle } = change;
  const id = former.step.oldState?.id ?? "";
  const { olds } = valuesOf(former);
  const { news } = valuesOf(change);
  const plan = lifecycle.planUpdate(id, olds, news);
  const formerName = nameOf(former.step.urn);
  const notes = [
    `The same sync under another name: it is neither deleted nor made. With aliases: [{ name: ${JSON.stringify(formerName)} }] Pulumi sees that too.`,
  ];
  // Taken over as it is, or not at all.
  const mustAdopt = plan.calls.length > 0 && "adopt" in lifecycle.facts && news["adopt"] !== true;
  if (mustAdopt) {
    notes.push("Its settings differ too: without an alias or adopt: true the update refuses to take it over.");
  }
  const changes = fieldChanges(argumentsOf(former.step.oldState?.inputs), argumentsOf(change.step.newState?.inputs));
  const told = mustAdopt ? { ...nothing, runsPerDay: plan.runsPerDay } : toldByPlan(plan);
  return { ...aboutOf(change), operation: "rename", formerName, changes, ...told, notes };
}

/** What is certain, then what comes only if a value changes that the preview does not know. */
function reviewSettled({ certain, onlyIf, ...change }: SettledChange): SyncReview {
  const possible = reviewChange(change);
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

function reviewChange(change: Change): SyncReview {
  const { step, lifecycle } = change;
  const { olds, news } = valuesOf(change);
  const before = step.oldState ?? undefined;
  const id = before?.id ?? "";
  const about = aboutOf(change);
  switch (step.op) {
    case "create": {
      const told = toldByPlan(lifecycle.planCreate(news));
      return { ...about, operation: "create", changes: changesOf(step), ...told, notes: [] };
    }
    case "update": {
      const plan = lifecycle.planUpdate(id, olds, news);
      const notes = (before?.initErrors ?? []).length > 0 ? [RETRIED] : [];
      return { ...about, operation: "update", changes: changesOf(step, plan.released), ...toldByPlan(plan), notes };
    }
    case "replace":
      return { ...about, operation: "replace", changes: changesOf(step), ...replacement(change) };
    case "delete":
      if (before !== undefined && isKept(before)) {
        const why = before.deletedWith === undefined ? "retainOnDelete" : `deletedWith ${nameOf(before.deletedWith)}`;
        return { ...about, operation: "release", changes: [], ...nothing, notes: [`${KEPT} (${why})`] };
      }
      return {
        ...about,
        operation: "delete",
        changes: [],
        ...toldByPlan(lifecycle.planDelete(id, olds)),
        notes: before?.protect === true ? ["It is protected: the update refuses to delete it."] : [],
      };
    default:
      return { ...about, operation: operationOf(step.op), changes: changesOf(step), ...nothing, notes: [KEPT] };
  }
}

const KEPT = "No longer managed: the platform keeps it as it is.";
const RETRIED = "The last update of it ended half-way: this one sends the rest.";

/** Also where the old one is kept: the new one has none of what that had come to. */
const LOADS_ANEW: Effect = {
  kind: "full-resync",
  text: "The new sync begins with nothing and reads everything again.",
};

const nothing = { calls: [], effects: [], runsPerDay: { before: null, after: null } } as const;

function replacement(change: Change): Told & Pick<SyncReview, "order" | "notes"> {
  const { step, lifecycle } = change;
  const { olds, news } = valuesOf(change);
  const before = step.oldState ?? undefined;
  const kept = before !== undefined && isKept(before);
  const removal = lifecycle.planDelete(before?.id ?? "", olds);
  const removed = kept ? [] : removal.calls;
  const creation = lifecycle.planCreate(news);
  const deletesFirst = isDeletedFirst(before) ?? lifecycle.replacement(olds, news).deletesFirst;
  const because = (step.replaceReasons ?? []).filter((name) => name !== "__provider" && name !== "id");
  const inOrder = deletesFirst
    ? "the old one is deleted before the new one is made"
    : "the new one is made before the old one is deleted";
  const text = `Replaced${because.length > 0 ? ` because of ${because.join(", ")}` : ""}: ${kept ? "the old one stays on the platform" : inOrder}.`;
  const told = toldByPlan({
    calls: deletesFirst ? [...removed, ...creation.calls] : [...creation.calls, ...removed],
    released: [],
    runsPerDay: { before: removal.runsPerDay.before, after: creation.runsPerDay.after },
  });
  const loads = told.effects.some(({ kind }) => kind === "backfill");
  return {
    ...told,
    effects: [{ kind: "replace", text }, ...(loads ? [LOADS_ANEW] : []), ...told.effects],
    order: deletesFirst ? "delete-first" : "create-first",
    notes: [],
  };
}

/** The run marks the old one: in this also the program's own `deleteBeforeReplace` shows. */
function isDeletedFirst(before: DigestResource | undefined): boolean | undefined {
  if (before?.pendingReplacement === true) return true;
  return before?.delete === true ? false : undefined;
}

type Told = Pick<SyncReview, "calls" | "effects" | "runsPerDay">;

function toldByPlan({ calls, runsPerDay }: Plan): Told {
  return {
    calls: shownCalls(calls),
    effects: shownEffects(calls),
    runsPerDay,
  };
}

/** Removed from the program, but not from the platform. */
function isKept(state: DigestResource): boolean {
  return state.retainOnDelete === true || state.deletedWith !== undefined || state.external === true;
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
