import { type StepMetadata } from "../events.js";
import { type StepOp, type Urn } from "../model.js";
import { UNKNOWN } from "../../protocol/unknown.js";
import { type PropertyValue } from "../../protocol/values.js";
import { isMap, revealed } from "../../protocol/property-values.js";
import { type Step } from "./step.js";
import { parseProviderReference } from "../../protocol/urn.js";

/** A step that was not planned. It was not carried out, and no other one starts after it. */
export class UnplannedError extends Error {
  override readonly name = "UnplannedError";
  constructor(op: StepOp, urn: Urn) {
    super(
      `The preview of this update did not plan to ${VERB[op] ?? op} ${urn} in this way, so it was not done. ` +
        "The program or something it depends on has changed since.",
    );
  }
}

const VERB: Partial<Record<StepOp, string>> = {
  create: "create",
  "create-replacement": "create",
  update: "update",
  delete: "delete",
  "delete-replaced": "delete",
};

/** Ops that change something outside. */
const ACTS: ReadonlySet<StepOp> = new Set<StepOp>([
  "create",
  "create-replacement",
  "update",
  "delete",
  "delete-replaced",
]);

/** What an update may do: what its preview planned, and less. */
export class PlannedSteps {
  readonly #planned = new Map<Urn, StepMetadata[]>();

  /** @param steps of the preview, all of them */
  constructor(steps: readonly StepMetadata[]) {
    for (const step of steps) {
      const known = this.#planned.get(step.urn);
      if (known === undefined) this.#planned.set(step.urn, [step]);
      else known.push(step);
    }
  }

  /** Refuses a step that was not planned. A value that the preview did not know may be any; a secret is compared too. */
  check({ op, urn, old, new: wanted, provider }: Step): void {
    if (!ACTS.has(op) || wanted?.custom === false) return;
    const isPlanned = (this.#planned.get(urn) ?? []).some((planned) => {
      if (op === "delete" || op === "delete-replaced") return planned.op === op && planned.old?.id === old?.id;
      // What hung on an unknown value and was planned as a replacement may turn out to be less.
      const isOp = planned.op === op || (op === "update" && planned.op === "create-replacement");
      return (
        isOp && isCovered(planned.new?.inputs ?? {}, wanted?.inputs ?? {}) && isSameProvider(planned.provider, provider)
      );
    });
    if (!isPlanned) throw new UnplannedError(op, urn);
  }
}

/** The id of one that is made in the same run is not known in the preview. */
function isSameProvider(one: string, other: string): boolean {
  return one === other || parseProviderReference(one).urn === parseProviderReference(other).urn;
}

/** Whether a value is what was planned, as far as that was known. */
function isCovered(planned: PropertyValue, actual: PropertyValue | undefined): boolean {
  const [one, other] = [revealed(planned), actual === undefined ? null : revealed(actual)];
  if (one === UNKNOWN || one === other) return true;
  if (Array.isArray(one)) {
    return Array.isArray(other) && one.length === other.length && one.every((item, at) => isCovered(item, other[at]));
  }
  if (!isMap(one) || !isMap(other)) return false;
  const names = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...names].every((name) =>
    isCovered(Object.hasOwn(one, name) ? (one[name] ?? null) : null, Object.hasOwn(other, name) ? other[name] : null),
  );
}
