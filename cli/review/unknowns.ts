import { isDeepStrictEqual } from "node:util";
import { formatPath, isWithin, type PropertyPath, readPath } from "../../protocol/property-path.js";
import type { Lifecycle } from "../../provider/core/lifecycle.js";
import { isUnknown } from "../../protocol/unknown.js";
import type { DigestStep } from "../report/digest.js";
import { nameOf } from "../../protocol/urn.js";
import { argumentsOf, isObject, own } from "../report/values.js";

/** One of our resources that a step changes. */
export interface Change {
  readonly step: DigestStep;
  readonly lifecycle: Lifecycle;
}

/** A change of which it is known what the unknown values in it come from. */
export interface SettledChange extends Change {
  /** The step if the values that only may change do not. Absent: nothing is left of it then. */
  readonly certain?: DigestStep;
  /** What the rest hangs on, as it completes "only if …". Absent: nothing, the step is certain. */
  readonly onlyIf?: string;
}

/** What a step does to the outputs of its resource. */
interface Source {
  /** Outputs that stay, the id among them, in the values that others may have of them. */
  readonly stays: readonly unknown[];
  /** What becomes of it, for people. */
  readonly fate: string;
}

/**
 * Separates values that the preview cannot know yet from those that change. The Pulumi CLI shows every output of a dynamic resource
 * that is no input as unknown as soon as anything of the resource changes, and then replaces what hangs on it. Where the
 * old value is one that its source keeps, it stays; any other unknown value of a resource that is there already may change.
 *
 * @param steps all steps of the digest, in its order: a source stands before what hangs on it
 */
export function settleUnknowns(steps: readonly DigestStep[], changes: readonly Change[]): SettledChange[] {
  const settled = new Map<DigestStep, SettledChange | undefined>();
  const ours = new Map(changes.map((change) => [change.step, change]));
  const sources = new Map<string, Source>();
  for (const step of steps) {
    const change = ours.get(step);
    if (change === undefined) {
      if (!sources.has(step.urn) && !UNCHANGED.has(step.op))
        sources.set(step.urn, { stays: [], fate: "which changes" });
      continue;
    }
    const result = settle(change, sources);
    settled.set(step, result);
    sources.set(step.urn, result === undefined ? unchanged(step) : sourceOf(result));
  }
  return changes.flatMap((change) => settled.get(change.step) ?? []);
}

const UNCHANGED: ReadonlySet<string> = new Set(["same", "refresh", "read"]);

/** Undefined: nothing of the change is left. */
function settle(change: Change, sources: ReadonlyMap<string, Source>): SettledChange | undefined {
  const { step } = change;
  const { oldState: before, newState: after } = step;
  if (before == null || after == null || (step.op !== "update" && step.op !== "replace")) return change;
  const olds = argumentsOf(before.inputs);
  const unknown = unknownPaths(argumentsOf(after.inputs)).filter((path) => valueAt(olds, path) !== undefined);
  if (unknown.length === 0) return change;
  const open = unknown.flatMap((path) => {
    const doubt = doubtAbout(path, valueAt(olds, path), after, sources);
    return doubt === undefined ? [] : [{ path, doubt }];
  });
  const kept = unknown.filter((path) => !open.some((each) => each.path === path));
  const left = withOld(change, kept);
  if (open.length === 0) return left === undefined ? undefined : { ...change, step: left };
  const certain = withOld(change, unknown);
  const name = nameOf(step.urn);
  const conditions = open.map(({ path, doubt }) => `${name}.${formatPath(path)} changes; it comes from ${doubt}`);
  return {
    ...change,
    step: left ?? step,
    ...(certain === undefined ? {} : { certain }),
    onlyIf: conditions.join(", or "),
  };
}

/** Why an unknown value may change, as the end of a sentence. Undefined: it stays. */
function doubtAbout(
  path: PropertyPath,
  old: unknown,
  { propertyDependencies, dependencies = [] }: NonNullable<DigestStep["newState"]>,
  sources: ReadonlyMap<string, Source>,
): string | undefined {
  const urns = own(propertyDependencies ?? {}, String(path[0])) ?? dependencies;
  const named = Array.isArray(urns) ? urns.filter((urn) => typeof urn === "string") : [];
  const changing = named.flatMap((urn) => {
    const source = sources.get(urn);
    return source === undefined ? [] : [{ urn, source }];
  });
  if (named.length === 0) return "a value that only the update will know";
  // What comes from nothing that changes is unknown because it is not there.
  if (changing.length === 0) return undefined;
  if (changing.some(({ source }) => source.stays.some((value) => isDeepStrictEqual(value, old)))) return undefined;
  return changing.map(({ urn, source }) => `${nameOf(urn)}, ${source.fate}`).join(" and from ");
}

/** The step as if the values at some places stayed. Undefined: it changes nothing then. */
function withOld({ step, lifecycle }: Change, paths: readonly PropertyPath[]): DigestStep | undefined {
  if (paths.length === 0) return step;
  const { oldState: before, newState: after } = step;
  const olds = before?.inputs ?? {};
  const inputs = paths.reduce<unknown>((values, path) => replacedAt(values, path, valueAt(olds, path)), after?.inputs);
  const details = Object.entries(step.detailedDiff ?? {}).filter(
    ([text]) => !paths.some((path) => isWithin(readPath(text), path)),
  );
  const names = new Set(details.map(([text]) => String(readPath(text)[0])));
  const ended = (before?.initErrors ?? []).length > 0;
  if (details.length === 0 && !ended) return undefined;
  const fresh = isObject(inputs) ? inputs : {};
  const forced = new Set(lifecycle.replacement(argumentsOf(before?.outputs ?? olds), argumentsOf(fresh)).replaces);
  const isArgument = (name: string): boolean => Object.hasOwn(lifecycle.facts, name);
  const isReplacing = (name: string): boolean =>
    details.some(([text, { kind }]) => kind.endsWith("-replace") && readPath(text)[0] === name);
  const reasons = (step.replaceReasons ?? []).filter(
    (name) => !isArgument(name) || forced.has(name) || isReplacing(name),
  );
  return {
    ...step,
    op: step.op === "replace" && reasons.length === 0 ? "update" : step.op,
    ...(after == null ? {} : { newState: { ...after, inputs: fresh } }),
    detailedDiff: Object.fromEntries(details),
    diffReasons: (step.diffReasons ?? []).filter((name) => names.has(name)),
    replaceReasons: reasons,
  };
}

function sourceOf({ step, lifecycle, certain, onlyIf }: SettledChange): Source {
  const { oldState: before, newState: after } = step;
  if (before == null || step.op === "create") return { stays: [], fate: "which is new" };
  if (step.op === "replace") {
    return {
      stays: [],
      fate: onlyIf !== undefined && certain?.op !== "replace" ? "which may be replaced" : "which is replaced",
    };
  }
  const olds = argumentsOf(before.outputs ?? before.inputs);
  const names = lifecycle.stables(olds, argumentsOf(after?.inputs));
  return { stays: [before.id, ...names.map((name) => own(olds, name))].filter(isRecognisable), fate: "whose id stays" };
}

function unchanged({ oldState }: DigestStep): Source {
  const values = Object.values(argumentsOf(oldState?.outputs));
  return { stays: [oldState?.id, ...values].filter(isRecognisable), fate: "whose id stays" };
}

/** A value by which an output is recognised. */
function isRecognisable(value: unknown): boolean {
  return value !== undefined && value !== null && value !== "" && typeof value !== "boolean";
}

function unknownPaths(value: unknown, at: PropertyPath = []): PropertyPath[] {
  if (isUnknown(value)) return [at];
  if (Array.isArray(value)) return value.flatMap((item: unknown, index) => unknownPaths(item, [...at, index]));
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([name, inner]) => unknownPaths(inner, [...at, name]));
}

function valueAt(root: unknown, path: PropertyPath): unknown {
  return path.reduce<unknown>((value, part) => {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, part)) return undefined;
    const inner: unknown = Reflect.get(value, part);
    return inner;
  }, root);
}

/** The same value with another one at a path that leads somewhere. */
function replacedAt(root: unknown, [part, ...rest]: PropertyPath, value: unknown): unknown {
  if (part === undefined) return value;
  if (Array.isArray(root)) {
    return root.map((item: unknown, index) => (index === part ? replacedAt(item, rest, value) : item));
  }
  if (!isObject(root)) return root;
  const entries = Object.entries(root);
  return Object.fromEntries(
    entries.map(([name, inner]) => [name, name === part ? replacedAt(inner, rest, value) : inner]),
  );
}
