import { randomUUID } from "node:crypto";

import { EngineError } from "../../errors.js";
import { PartialFailure } from "../../host/provider.js";
import { type ResourceState } from "../../model.js";
import { timestamp } from "../../state/timestamp.js";
import { UNKNOWN } from "../../../protocol/unknown.js";
import { plainMap } from "../../../protocol/property-values.js";
import { annotateSecrets } from "../../../protocol/secrets.js";
import { type Outcome, type Step } from "../step.js";
import { isProviderType } from "../../../protocol/urn.js";
import { type DiffDecision } from "../diff-decision.js";
import { providerOf, type StepEnvironment, subjectOf } from "./environment.js";

/** What a create replaces, and how. */
export interface Replacement {
  readonly old: ResourceState;
  readonly decision?: Pick<DiffDecision, "keys" | "diffs" | "detailedDiff">;
  /** Create first: the old entry stays behind the new ones, marked, until the end of the run. */
  readonly keepOld: boolean;
}

/** Makes a resource, new or in place of another. */
export function createStep(planned: ResourceState, environment: StepEnvironment, replacement?: Replacement): Step {
  return {
    op: replacement === undefined ? "create" : "create-replacement",
    urn: planned.urn,
    type: planned.type,
    provider: planned.provider ?? "",
    old: replacement?.old ?? null,
    new: planned,
    ...replacement?.decision,
    logical: replacement === undefined,
    pending: { resource: planned, type: "creating" },
    apply: () => create(planned, environment),
    settle: (state) => {
      const settled = environment.openCreates(planned.urn);
      const added = state === null ? {} : { added: state, settled };
      if (replacement === undefined) return { change: added, durable: true };
      // The entry of something that was deleted first goes once its successor stands.
      if (replacement.old.pendingReplacement === true) {
        return { change: { ...added, done: [replacement.old] }, durable: true };
      }
      if (replacement.keepOld) environment.supersede(replacement.old);
      return { change: added, durable: true };
    },
  };
}

async function create(planned: ResourceState, environment: StepEnvironment): Promise<Outcome> {
  const now = timestamp();
  const state: ResourceState = { ...planned, created: now, modified: now };
  const inputs = planned.inputs ?? {};
  if (!planned.custom) return { state };
  if (isProviderType(planned.type)) {
    const id = environment.dryRun ? UNKNOWN : randomUUID();
    environment.providers.register(planned.urn, id, inputs);
    return { state: { ...state, id, outputs: inputs } };
  }
  if (environment.dryRun) return { state: { ...state, outputs: inputs } };

  const provider = await providerOf(planned, environment);
  try {
    const made = await provider.create(subjectOf(planned), plainMap(inputs));
    if (made.id === "") throw new EngineError("The provider returned no id for the created resource.");
    return { state: { ...state, id: made.id, outputs: annotateSecrets(made.outputs ?? {}, inputs) } };
  } catch (error) {
    if (!(error instanceof PartialFailure)) throw error;
    const outputs = annotateSecrets(error.outputs, inputs);
    return { state: { ...state, id: error.id, outputs, initErrors: [...error.reasons] }, error };
  }
}
