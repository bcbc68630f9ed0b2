import { readFailureNotice } from "../../protocol/failure-notice.js";
import { isRelated, readPath } from "../../protocol/property-path.js";
import type { Plan } from "../../provider/core/call.js";
import { ProviderError } from "../../provider/core/errors/provider-error.js";
import type { Lifecycle } from "../../provider/core/lifecycle.js";
import { isToken, lifecycleOf, platformOf } from "../../provider/registry.js";
import { CliError } from "../error.js";
import { inWords, type Diagnostic, diagnosticsOf } from "../report/diagnostics.js";
import { declaredAt } from "../report/declared-at.js";
import type { Digest, DigestStep } from "../report/digest.js";
import { fieldChanges } from "../report/fields.js";
import { shownCalls, shownEffects } from "../report/http.js";
import type { Made } from "../report/made.js";
import { unmask } from "../report/masked.js";
import { nameOf, placeOf, typeOf } from "../../protocol/urn.js";
import { inNaturalOrder } from "../report/names.js";
import { isPulumisOwn, tokenOf } from "../report/urn.js";
import { argumentsOf } from "../report/values.js";
import { adoptingLine } from "./adopt.js";
import { grouped, inOrder, severeOf } from "./groups.js";
import { ignoresField, isAbout, isExpired, type IgnoreEntry } from "./ignore-file.js";
import type { Program, Said } from "./program.js";
import type {
  DriftReport,
  FieldDrift,
  IgnoredDrift,
  IgnoreFinding,
  OtherDrift,
  PutBack,
  SyncDrift,
  SyncProblem,
} from "./model.js";

/**
 * What a refresh found, seen from the program.
 *
 * @param program what it says now, where that is known
 * @param today day by which entries of the ignore file are over, `YYYY-MM-DD`, UTC
 */
export async function buildDrift(
  digest: Digest,
  ignore: readonly IgnoreEntry[],
  today: string,
  program?: Program,
  made: Made = { at: new Date().toISOString() },
): Promise<DriftReport> {
  const steps = digest.steps ?? [];
  refuseUpdate(steps);
  const errors = diagnosticsOf(digest, "error");
  const warnings = diagnosticsOf(digest, "warning");
  const failed = new Map(errors.flatMap((error) => (error.urn === undefined ? [] : [[error.urn, error] as const])));
  const lifecycles = await loadLifecycles([...steps.map(({ urn }) => urn), ...failed.keys()]);

  const together = countPlaces(steps);
  const found: SyncDrift[] = [];
  const others: OtherDrift[] = [];
  let checked = 0;
  for (const step of steps) {
    const lifecycle = lifecycles.get(tokenOf(step.urn));
    // What was tried and failed is listed as unchanged by the run.
    if (failed.has(step.urn)) continue;
    if (lifecycle !== undefined) {
      checked++;
      const drift = driftOf(step, lifecycle, program?.get(step.urn), together);
      if (drift !== undefined) found.push(drift);
    } else if (!isPulumisOwn(step.urn) && (step.op === "update" || step.op === "delete")) {
      const [name, type] = [nameOf(step.urn), typeOf(step.urn)];
      others.push({ urn: step.urn, name, type, found: step.op === "delete" ? "gone" : "changed" });
    }
  }
  const { syncs: counted, ignored, entries } = withoutIgnored(found, ignore, today);
  const { syncs, groups } = grouped(inOrder(counted));
  const unreadable = [...failed.values()].flatMap(({ urn = "", text }) => syncProblem(urn, text, lifecycles));
  const known = new Set(unreadable.map(({ urn }) => urn));
  return {
    format: "pulumi-syncs/drift/v1",
    ...placeOf(steps[0]?.urn ?? errors[0]?.urn),
    inCodeIs: program === undefined ? "last-applied" : "program",
    made,
    severe: severeOf(syncs),
    groups,
    syncs,
    unreadable,
    failed: failedSyncs(warnings, steps, lifecycles),
    ignored,
    // Of what could not be read, nobody knows whether an entry is still of use.
    ignoreEntries: entries
      .filter(({ kind, entry }) => kind === "expired" || !unreadable.some((sync) => isAbout(entry, sync)))
      .map(findingOf),
    others,
    problems: errors.filter(({ urn }) => urn === undefined || !known.has(urn)).flatMap(ownProblem(unreadable.length)),
    warnings: warnings.filter(({ text }) => readFailureNotice(text) === undefined).map(inWords),
    totals: {
      checked,
      changed: syncs.filter((sync) => sync.found === "changed").length,
      gone: syncs.filter((sync) => sync.found === "gone").length,
      unreadable: unreadable.length,
      ignored: ignored.length,
    },
  };
}

/** A preview lists what an update would do: what is on the platforms does not show in it. */
function refuseUpdate(steps: readonly DigestStep[]): void {
  const refreshed = new Set(steps.filter(({ op }) => op === "refresh").map(({ urn }) => urn));
  const isUpdate = steps.some(
    ({ op, urn }) => op === "create" || op === "replace" || (op === "update" && refreshed.has(urn)),
  );
  if (steps.length > 0 && (refreshed.size === 0 || isUpdate)) {
    throw new CliError(
      'This is the JSON of an update: what is on the platforms does not show in it. Make it with "pulumi refresh --preview-only --json".',
    );
  }
}

async function loadLifecycles(urns: readonly string[]): Promise<Map<string, Lifecycle>> {
  const tokens = new Set(urns.map(tokenOf).filter(isToken));
  return new Map(await Promise.all([...tokens].map(async (token) => [token, await lifecycleOf(token)] as const)));
}

/** @param said what the program says, where that is something else than what was last applied */
function driftOf(
  step: DigestStep,
  lifecycle: Lifecycle,
  said: Said | undefined,
  together: ReadonlyMap<string, number>,
): SyncDrift | undefined {
  const before = step.oldState;
  if (before === undefined || before === null) return undefined;
  const { urn } = step;
  const { token } = lifecycle;
  const about = { urn, name: nameOf(urn), platform: platformOf(token), token, id: before.id ?? "" };
  const shared = together.get(before.sourcePosition ?? "") ?? 1;
  const place = { ...declaredAt(before), ...(shared > 1 && { declaredTogether: shared }) };
  const applied = argumentsOf(before.inputs);
  const declared = said === undefined ? applied : said.args;
  if (step.op === "delete") {
    const { news } = unmask(lifecycle.facts, {}, declared ?? {}, undefined);
    // What the program only looks up, or does not have any more, it does not make again.
    const isMade = before.external !== true && declared !== undefined;
    const putBack = isMade ? putBackBy(() => lifecycle.planCreate(news)) : NOTHING;
    return { ...about, found: "gone", ...place, fields: [], putBack };
  }
  if (step.op !== "update" || before.external === true) return undefined;
  const after = step.newState ?? undefined;
  const found = argumentsOf(after?.inputs);
  const details = step.detailedDiff ?? {};
  const inCode = declared ?? {};
  const changed = Object.keys(details).map(readPath);
  const fields = fieldChanges(inCode, found, details)
    .filter(({ path }) => changed.some((each) => isRelated(each, readPath(path))))
    .map(({ path, before: text, after: onPlatform }): FieldDrift => {
      const adopt = adoptingLine(lifecycle, path, inCode, found);
      return {
        path,
        ...(text === undefined ? {} : { inCode: text }),
        ...(onPlatform === undefined ? {} : { onPlatform }),
        ...(adopt === undefined ? {} : { adopt }),
      };
    });
  if (fields.length === 0) return undefined;
  const differing = { ...details, ...said?.details };
  const { olds, news } = unmask(lifecycle.facts, argumentsOf(after?.outputs), inCode, differing);
  const putBack = putBackBy(() =>
    declared === undefined ? lifecycle.planDelete(about.id, olds) : planBack(lifecycle, about.id, olds, news),
  );
  return { ...about, found: "changed", ...place, fields, putBack };
}

const NOTHING: PutBack = { calls: [], effects: [] };

/** The calls of an update, or of the replacement that it would be. */
function planBack(
  lifecycle: Lifecycle,
  id: string,
  olds: Record<string, unknown>,
  news: Record<string, unknown>,
): Pick<Plan, "calls"> {
  const { replaces, deletesFirst } = lifecycle.replacement(olds, news);
  if (replaces.length === 0) return lifecycle.planUpdate(id, olds, news);
  const [removal, creation] = [lifecycle.planDelete(id, olds).calls, lifecycle.planCreate(news).calls];
  return { calls: deletesFirst ? [...removal, ...creation] : [...creation, ...removal] };
}

function putBackBy(plan: () => Pick<Plan, "calls">): PutBack {
  try {
    const { calls } = plan();
    return { calls: shownCalls(calls), effects: shownEffects(calls) };
  } catch (error) {
    // That it differs is known all the same.
    if (error instanceof ProviderError) return NOTHING;
    throw error;
  }
}

/** How many of our resources each place of the program declares, line and column together. */
function countPlaces(steps: readonly DigestStep[]): Map<string, number> {
  const counts = new Map<string, number>();
  const places = new Map(
    steps.flatMap(({ urn, oldState }) =>
      oldState?.sourcePosition === undefined || oldState.external === true ? [] : [[urn, oldState.sourcePosition]],
    ),
  );
  for (const place of places.values()) counts.set(place, (counts.get(place) ?? 0) + 1);
  return counts;
}

function syncProblem(urn: string, reason: string, lifecycles: ReadonlyMap<string, Lifecycle>): SyncProblem[] {
  const lifecycle = lifecycles.get(tokenOf(urn));
  if (lifecycle === undefined) return [];
  return [{ urn, name: nameOf(urn), platform: platformOf(lifecycle.token), token: lifecycle.token, reason }];
}

function failedSyncs(
  warnings: readonly Diagnostic[],
  steps: readonly DigestStep[],
  lifecycles: ReadonlyMap<string, Lifecycle>,
): SyncProblem[] {
  const found = warnings.flatMap(({ urn, text }) => {
    const notice = readFailureNotice(text);
    if (notice === undefined) return [];
    const of = urn ?? steps.find(({ oldState }) => oldState?.id === notice.id)?.urn;
    return syncProblem(of ?? "", notice.failure, lifecycles);
  });
  return inNaturalOrder(found, ({ name }) => name);
}

/** "The refresh failed" says nothing where it is listed what failed. */
function ownProblem(listed: number): (diagnostic: Diagnostic) => string[] {
  return (diagnostic) =>
    listed > 0 && /^(?:The )?(?:preview|refresh|reading)\b.* failed\.?$/i.test(diagnostic.text)
      ? []
      : [inWords(diagnostic)];
}

interface Sorted {
  readonly syncs: SyncDrift[];
  readonly ignored: IgnoredDrift[];
  readonly entries: { readonly kind: IgnoreFinding["kind"]; readonly entry: IgnoreEntry }[];
}

/** Parts what counts from what is ignored, and finds the entries that have lost their use. */
function withoutIgnored(found: readonly SyncDrift[], ignore: readonly IgnoreEntry[], today: string): Sorted {
  const used = new Set<IgnoreEntry>();
  const ignored: IgnoredDrift[] = [];
  const syncs = found.flatMap((sync): SyncDrift[] => {
    const entries = ignore.filter((entry) => isAbout(entry, sync));
    const isIgnored = (field: FieldDrift | undefined): boolean => {
      const fitting = entries.filter((entry) => ignoresField(entry, field?.path));
      for (const entry of fitting) used.add(entry);
      const valid = fitting.find((entry) => !isExpired(entry, today));
      if (valid === undefined) return false;
      const { urn, name, platform } = sync;
      const { reason, until } = valid;
      ignored.push({ urn, name, platform, ...(field === undefined ? {} : { field }), reason, until });
      return true;
    };
    if (sync.found === "gone") return isIgnored(undefined) ? [] : [sync];
    const fields = sync.fields.filter((field) => !isIgnored(field));
    return fields.length === 0 ? [] : [{ ...sync, fields }];
  });
  const entries = ignore.flatMap((entry): Sorted["entries"] => {
    if (isExpired(entry, today)) return [{ kind: "expired", entry }];
    return used.has(entry) ? [] : [{ kind: "unused", entry }];
  });
  return { syncs, ignored, entries };
}

function findingOf({ kind, entry }: Sorted["entries"][number]): IgnoreFinding {
  const { sync, field, reason, until } = entry;
  return { kind, sync, ...(field === undefined ? {} : { field }), reason, until };
}
