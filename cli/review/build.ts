import type { Effect, Plan } from "../../provider/core/call.js";
import type { Lifecycle } from "../../provider/core/lifecycle.js";
import { isToken, lifecycleOf } from "../../provider/registry.js";
import type { Digest, DigestResource, DigestStep } from "./digest.js";
import { fieldChanges } from "./fields.js";
import { maskBody, putDifferencesBack } from "./masked.js";
import type { FieldChange, OtherChange, Review, ReviewEffect, SyncOperation, SyncReview } from "./model.js";
import { totalsOf } from "./totals.js";

const TYPE_PREFIX = "pulumi-nodejs:dynamic/";

/** Ops that change nothing, or that are the inner half of another one. */
const SILENT: ReadonlySet<string> = new Set([
  "same",
  "refresh",
  "create-replacement",
  "delete-replaced",
  "remove-pending-replace",
]);

/** What a preview would do, seen from the platforms. The calls come from the functions that `update` itself uses. */
export async function buildReview(digest: Digest): Promise<Review> {
  const steps = digest.steps ?? [];
  const lifecycles = await loadLifecycles(steps);
  const syncs: SyncReview[] = [];
  const others: OtherChange[] = [];
  for (const step of steps) {
    if (SILENT.has(step.op)) continue;
    const lifecycle = lifecycles.get(tokenOf(step.urn));
    if (lifecycle !== undefined) syncs.push(reviewStep(step, lifecycle));
    else if (!isPulumisOwn(step.urn)) others.push(otherChange(step));
  }
  const [, , stack, project] = /^(urn:pulumi:)(.*?)::(.*?)::/.exec(steps[0]?.urn ?? "") ?? [];
  return {
    format: "pulumi-syncs/review/v1",
    ...(project === undefined ? {} : { project }),
    ...(stack === undefined ? {} : { stack }),
    syncs,
    unchanged: digest.changeSummary?.["same"] ?? steps.filter(({ op }) => op === "same").length,
    others,
    problems: (digest.diagnostics ?? []).filter(({ severity }) => severity === "error").map(problemOf),
    totals: totalsOf(syncs, (token) => lifecycles.get(token)?.requestLimit),
  };
}

async function loadLifecycles(steps: readonly DigestStep[]): Promise<Map<string, Lifecycle>> {
  const tokens = new Set(steps.map(({ urn }) => tokenOf(urn)).filter(isToken));
  return new Map(await Promise.all([...tokens].map(async (token) => [token, await lifecycleOf(token)] as const)));
}

function reviewStep(step: DigestStep, lifecycle: Lifecycle): SyncReview {
  const before = step.oldState ?? undefined;
  const after = step.newState ?? undefined;
  const id = before?.id ?? "";
  const { olds, news, differences } = putDifferencesBack(
    lifecycle.facts,
    { ...before?.inputs, ...before?.outputs },
    own(after?.inputs),
    step.detailedDiff,
  );
  const about = {
    urn: step.urn,
    name: step.urn.split("::").slice(3).join("::"),
    platform: lifecycle.token.slice(0, lifecycle.token.indexOf(":")),
    token: lifecycle.token,
  };
  const changes = (released: readonly string[] = []): FieldChange[] =>
    fieldChanges(before?.inputs ?? {}, after?.inputs ?? {}, differences, released);
  switch (step.op) {
    case "create":
      return { ...about, operation: "create", changes: changes(), ...toldBy(lifecycle.planCreate(news)) };
    case "update": {
      const plan = lifecycle.planUpdate(id, olds, news);
      return { ...about, operation: "update", changes: changes(plan.released), ...toldBy(plan) };
    }
    case "replace":
      return { ...about, operation: "replace", changes: changes(), ...replacement(lifecycle, id, olds, news, step) };
    case "delete":
      if (before !== undefined && isKept(before)) return { ...about, operation: "release", changes: [], ...nothing };
      return { ...about, operation: "delete", changes: [], ...toldBy(lifecycle.planDelete(id, olds)) };
    default:
      return { ...about, operation: quietOperation(step.op), changes: changes(), ...nothing };
  }
}

const nothing = { calls: [], effects: [], runsPerDay: { before: null, after: null } } as const;

function replacement(
  lifecycle: Lifecycle,
  id: string,
  olds: Values,
  news: Values,
  step: DigestStep,
): Told & { order: "delete-first" | "create-first" } {
  const removal = lifecycle.planDelete(id, olds);
  const creation = lifecycle.planCreate(news);
  const deletesFirst = lifecycle.replacement(olds, news).deletesFirst;
  const because = (step.replaceReasons ?? []).filter((name) => name !== "__provider" && name !== "id");
  const inWords = because.length > 0 ? because.join(", ") : "the program";
  const text = `Replaced because of ${inWords}: ${deletesFirst ? "the old one is deleted before the new one is made" : "the new one is made before the old one is deleted"}.`;
  const told = toldBy({
    calls: deletesFirst ? [...removal.calls, ...creation.calls] : [...creation.calls, ...removal.calls],
    released: [],
    runsPerDay: { before: removal.runsPerDay.before, after: creation.runsPerDay.after },
  });
  return {
    ...told,
    effects: [{ kind: "replace", text }, ...told.effects],
    order: deletesFirst ? "delete-first" : "create-first",
  };
}

type Values = Readonly<Record<string, unknown>>;
type Told = Pick<SyncReview, "calls" | "runsPerDay"> & { readonly effects: readonly ReviewEffect[] };

function toldBy({ calls, runsPerDay }: Plan): Told {
  return {
    calls: calls.map(({ method, path, body }) => ({
      method,
      path,
      ...(body === undefined ? {} : { body: maskBody(body) }),
    })),
    effects: calls.flatMap(({ effects }): readonly Effect[] => effects),
    runsPerDay,
  };
}

/** Removed from the program, but not from the platform. */
function isKept(state: DigestResource): boolean {
  return state.retainOnDelete === true || state.deletedWith !== undefined || state.external === true;
}

function quietOperation(op: string): SyncOperation {
  return op.startsWith("discard") ? "release" : "read";
}

function own(inputs: Values | undefined): Record<string, unknown> {
  return Object.fromEntries(Object.entries(inputs ?? {}).filter(([name]) => !name.startsWith("__")));
}

function typeOf(urn: string): string {
  const chain = urn.split("::")[2] ?? "";
  return chain.slice(chain.lastIndexOf("$") + 1);
}

function tokenOf(urn: string): string {
  const type = typeOf(urn);
  return type.startsWith(TYPE_PREFIX) ? type.slice(TYPE_PREFIX.length) : "";
}

/** The stack and the providers it makes are nobody's change. */
function isPulumisOwn(urn: string): boolean {
  const type = typeOf(urn);
  return type === "pulumi:pulumi:Stack" || type.startsWith("pulumi:providers:");
}

function otherChange({ urn, op }: DigestStep): OtherChange {
  return { urn, name: urn.split("::").slice(3).join("::"), type: typeOf(urn), operation: op };
}

function problemOf({ message, urn }: { message: string; urn?: string | undefined }): string {
  const text = message.replace(/^error: /, "").trim();
  const name =
    urn === undefined || typeOf(urn) === "pulumi:pulumi:Stack" ? "" : `${urn.split("::").slice(3).join("::")}: `;
  return name + text;
}
