import { HIDDEN } from "../../protocol/hidden.js";
import { type PropertyFailure, type ResourceProvider } from "../host/provider.js";
import { type ResourceState } from "../model.js";
import { type Goal } from "../monitor/goal.js";
import { type PropertyMap, type PropertyValue } from "../../protocol/values.js";
import { ignoreChanges } from "./ignore-changes.js";
import { subjectOf } from "./ops/environment.js";
import { equal, plainMap, revealed } from "../../protocol/property-values.js";
import { annotateSecrets } from "../../protocol/secrets.js";
import { nameOf } from "../../protocol/urn.js";
import { applyReplaceOnChanges, DELETED_WITH_OWNER, FORCED, decide, type DiffDecision } from "./diff-decision.js";

/** A custom resource as it was registered, and as it stood before the run. */
export interface Registration {
  readonly goal: Goal;
  readonly old: ResourceState | undefined;
  readonly planned: ResourceState;
}

/** How far the old entry counts. */
export type Basis =
  /** It is compared with. */
  | "old"
  /** There is none, or none that this program owns: the check starts from nothing, and nothing is compared. */
  | "nothing"
  /** It is replaced whatever it is. */
  | "forced"
  /** It goes with what it would be deleted with: its inputs are checked against it, but its provider is not asked. */
  | "deletedWith";

/** What a provider answers about a registration. Asking changes nothing. */
export interface ProviderAnswer {
  readonly basis: Basis;
  /** Checked inputs, secrets marked. */
  readonly inputs: PropertyMap;
  /** Why the inputs are refused; one message for each failure. */
  readonly refusals: readonly string[];
  /** Absent unless the old entry counts and the inputs were accepted. */
  readonly decision?: DiffDecision;
}

/** Asks a provider for its check, and for its diff where there is something to compare with. */
export async function askProvider(
  registration: Registration,
  basis: Basis,
  provider: ResourceProvider,
): Promise<ProviderAnswer> {
  const { goal, planned } = registration;
  const old = basis === "old" || basis === "deletedWith" ? registration.old : undefined;
  const olds = old?.inputs ?? {};
  const news = old === undefined ? goal.properties : ignoreChanges(goal.properties, olds, goal.ignoreChanges);
  const { inputs, refusals } = await check(provider, planned, olds, news);
  if (refusals.length > 0) return { basis, inputs, refusals };
  if (basis === "forced") {
    return { basis, inputs, refusals, decision: FORCED };
  }
  if (basis === "deletedWith") return { basis, inputs, refusals, decision: DELETED_WITH_OWNER };
  if (old === undefined) return { basis, inputs, refusals };
  const decision = await decide(provider, subjectOf(planned), {
    id: old.id ?? "",
    oldInputs: olds,
    oldOutputs: old.outputs ?? {},
    newInputs: inputs,
    ignoreChanges: goal.ignoreChanges,
  });
  const hasInitErrors = (old.initErrors ?? []).length > 0;
  return { basis, inputs, refusals, decision: applyReplaceOnChanges(decision, goal.replaceOnChanges, hasInitErrors) };
}

/** Asks a provider for its check alone. */
export async function check(
  provider: ResourceProvider,
  planned: ResourceState,
  olds: PropertyMap,
  news: PropertyMap,
): Promise<Pick<ProviderAnswer, "inputs" | "refusals">> {
  const answer = await provider.check(subjectOf(planned), plainMap(olds), plainMap(news));
  const refusals = answer.failures.map((failure) => describeFailure(planned, failure));
  return { inputs: annotateSecrets(answer.inputs, news), refusals };
}

function describeFailure(planned: ResourceState, { property, reason }: PropertyFailure): string {
  const subject = `${planned.type} resource '${nameOf(planned.urn)}'`;
  if (property === "") return `${subject} has a problem: ${reason}`;
  const inputs = planned.inputs ?? {};
  const value = Object.hasOwn(inputs, property) ? inputs[property] : undefined;
  return `${subject}: property ${property} value ${describe(value)} has a problem: ${reason}`;
}

/** A value in an error message, as Pulumi writes it; never a secret. */
function describe(value: PropertyValue | undefined): string {
  if (value === undefined || value === null) return "{<nil>}";
  if (!equal(revealed(value), value)) return HIDDEN;
  return typeof value === "object" ? JSON.stringify(value) : `{${value}}`;
}
